using System.Text.Json;
using HyperDht.Connections.Announcing;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Messaging;
using HyperDht.Records.Tests.Support;
using HyperDht.Rpc;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>Update rounds of a listening server's announcer, and its end (spec 02 §9).</summary>
internal static class AnnouncerRunners
{
    private static readonly DhtCommandId FindPeer = new(2, IsInternal: false);

    public static void Run(VectorCase vector)
    {
        var input = vector.Input;
        using var keyPair = KeyPair.FromSeed(input.Hex("seed"));
        var loop = new ManualLoop();
        var rpc = new ScriptedRpc
        {
            IsFirewalled = input.GetProperty("firewalled").GetBoolean(),
            RemoteAddress = input.OptionalAddress("remoteAddress"),
        };
        using var announcer = new Announcer(loop, rpc, keyPair);

        Assert.Equal(vector.Output.Hex("target"), announcer.Target.ToArray());
        Assert.Equal(vector.Output.Hex("record"), announcer.Record.ToArray());
        var isStarted = false;
        foreach (var (round, expected) in input.GetProperty("rounds").EnumerateArray()
            .Zip(vector.Output.GetProperty("rounds").EnumerateArray()))
        {
            Script(rpc, round);
            loop.Run(() => isStarted ? Refresh(announcer) : announcer.StartAsync());
            isStarted = true;
            AssertRound(rpc, announcer, expected);
        }

        var addresses = input.TryGetProperty("isRelay", out var asked) ? asked.EnumerateArray().Select(ConnectJson.Address) : [];
        Assert.Equal(
            vector.Output.GetProperty("isRelay").EnumerateArray().Select(e => e.GetBoolean()), addresses.Select(announcer.IsRelay));
        if (input.TryGetProperty("stop", out var stop))
        {
            Script(rpc, stop);
            Assert.True(loop.Run(() => announcer.StopAsync()).IsCompletedSuccessfully);
            AssertRequests(rpc, vector.Output.GetProperty("stop").GetProperty("requests"));
        }
    }

    // As users ask for it; a change of the network also asks the present relays at once.
    private static Task Refresh(Announcer announcer)
    {
        _ = announcer.RefreshAsync();
        return Task.CompletedTask;
    }

    private static void Script(ScriptedRpc rpc, JsonElement round)
    {
        rpc.Requests.Clear();
        rpc.Queries.Clear();
        if (round.TryGetProperty("replies", out var replies))
        {
            rpc.Closest = [.. replies.EnumerateArray().Select(r => Response(
                ConnectJson.Address(r.GetProperty("from")), ConnectJson.Address(r.GetProperty("to")), r))];
        }

        var closest = rpc.Closest;
        rpc.Answer = (call, to) => call.Command == FindPeer
            ? FindPeerAnswer(round.GetProperty("findPeerReplies"), to)
            : AnnounceAnswer(round, to, closest);
    }

    private static DhtResponse? FindPeerAnswer(JsonElement replies, PeerAddress to) =>
        replies.TryGetProperty(to.ToString(), out var reply) ? Response(to, PeerAddress.Loopback(1), reply) : null;

    private static DhtResponse? AnnounceAnswer(JsonElement round, PeerAddress to, IReadOnlyList<DhtResponse> closest)
    {
        var code = 0u;
        if (round.TryGetProperty("announceReplies", out var replies) && replies.TryGetProperty(to.ToString(), out var reply)
            && (reply.ValueKind != JsonValueKind.Number || !reply.TryGetUInt32(out code)))
        {
            return null;
        }

        var seen = closest.FirstOrDefault(r => r.From == to)?.To ?? PeerAddress.Loopback(1);
        return new DhtResponse { From = to, To = seen, ErrorCode = code };
    }

    private static DhtResponse Response(PeerAddress from, PeerAddress to, JsonElement reply) => new()
    {
        From = from,
        To = to,
        FromId = NodeId.FromAddress(from),
        Token = reply.OptionalBytes("token"),
        Value = reply.OptionalBytes("value"),
    };

    private static void AssertRound(ScriptedRpc rpc, Announcer announcer, JsonElement expected)
    {
        var requests = expected.GetProperty("requests");
        var (call, options) = Assert.Single(rpc.Queries);
        var query = requests.EnumerateArray().Single(r => r.TryGetProperty("query", out _)).GetProperty("query");
        Assert.Equal(query.GetProperty("command").GetUInt32(), call.Command.Number);
        Assert.Equal(query.Hex("target"), call.Target!.Value.ToArray());
        Assert.Equal(query.Addresses("nodes"), options!.Nodes);

        AssertRequests(rpc, requests);
        Assert.Equal(
            expected.GetProperty("relays").EnumerateArray().Select(r =>
                (ConnectJson.Address(r.GetProperty("relayAddress")), ConnectJson.Address(r.GetProperty("peerAddress")))),
            announcer.Relays.Select(r => (r.Relay, r.Peer)));
        Assert.Equal(expected.Addresses("relayAddresses"), announcer.RelayAddresses);
    }

    private static void AssertRequests(ScriptedRpc rpc, JsonElement expected) => Assert.Equal(
        expected.EnumerateArray().Where(r => !r.TryGetProperty("query", out _)).Select(r => Describe(
            r.GetProperty("command").GetUInt32(), r.Hex("target"), r.OptionalHex("token"), r.OptionalHex("value"),
            ConnectJson.Address(r.GetProperty("to")))).Order(StringComparer.Ordinal),
        rpc.Requests.Select(r => Describe(
            r.Call.Command.Number, r.Call.Target!.Value.ToArray(), r.Call.Token?.ToArray(), r.Call.Value?.ToArray(), r.To))
            .Order(StringComparer.Ordinal));

    private static string Describe(uint command, byte[] target, byte[]? token, byte[]? value, PeerAddress to) => string.Join(
        ' ', command, Convert.ToHexStringLower(target), token is null ? "-" : Convert.ToHexStringLower(token),
        value is null ? "-" : Convert.ToHexStringLower(value), to);
}
