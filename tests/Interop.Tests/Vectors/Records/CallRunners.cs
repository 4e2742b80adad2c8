using System.Text.Json;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Limits;
using HyperDht.Records;
using HyperDht.Records.Client;
using HyperDht.Records.Tests.Support;
using HyperDht.Rpc;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>What the client asks and returns when a walk meets the given replies (spec 02 §8).</summary>
internal static class CallRunners
{
    private const uint Unannounce = 5;

    public static void Run(VectorCase vector)
    {
        var input = vector.Input;
        DhtResponse[] replies = [.. input.GetProperty("replies").EnumerateArray().Select(Response)];
        var rpc = new ScriptedRpc
        {
            Replies = replies,
            Closest = [.. input.GetProperty("closest").EnumerateArray().Select(at => replies[at.GetInt32()])],
            Answer = (_, to) => new DhtResponse { From = to, To = PeerAddress.Loopback(1) },
        };
        var loop = new ManualLoop();
        var call = loop.Run(() => input.GetProperty("op").GetString() switch
        {
            "mutableGet" => MutableGetAsync(new MutableClient(rpc, loop), vector, replies),
            "mutablePut" => MutablePutAsync(new MutableClient(rpc, loop), vector),
            "immutableGet" => ImmutableGetAsync(new ImmutableClient(rpc), vector, replies),
            "immutablePut" => ImmutablePutAsync(new ImmutableClient(rpc), vector),
            "announce" => AnnounceAsync(new TopicClient(rpc, loop, new RecordsLimits()), vector, rpc.Closest.Count),
            "unannounce" => UnannounceAsync(new TopicClient(rpc, loop, new RecordsLimits()), input),
            var other => throw new NotSupportedException(other),
        });

        Assert.True(call.IsCompleted, "The call still waits.");
        Assert.True(call.IsCompletedSuccessfully, call.Exception?.ToString());
        AssertTraffic(rpc, vector.Output);
    }

    private static DhtResponse Response(JsonElement reply)
    {
        var from = ConnectJson.Address(reply.GetProperty("from"));
        return new DhtResponse
        {
            From = from,
            FromId = NodeId.FromAddress(from),
            To = PeerAddress.Loopback(1),
            Token = reply.OptionalBytes("token"),
            Value = reply.OptionalBytes("value"),
        };
    }

    private static async Task MutableGetAsync(MutableClient client, VectorCase vector, DhtResponse[] replies)
    {
        var input = vector.Input;
        var refreshes = !input.IsNull("refresh");
        var asked = 0;
        var options = new MutableGetOptions
        {
            Seq = input.IsNull("seq") ? 0 : input.GetProperty("seq").GetUInt64(),
            Latest = input.IsNull("latest") || input.GetProperty("latest").GetBoolean(),
            Refresh = refreshes
                ? _ =>
                {
                    asked++;
                    return input.GetProperty("refresh").GetBoolean();
                }
                : null,
        };

        var found = await client.GetAsync(new PublicKey(input.Hex("publicKey")), options, CancellationToken.None);

        AssertResult(vector.Output, replies, found?.From, found?.FromId, found?.Token);
        Assert.Equal(refreshes ? 1 : 0, asked);
    }

    private static async Task MutablePutAsync(MutableClient client, VectorCase vector)
    {
        var input = vector.Input;
        using var keyPair = KeyPair.FromSeed(input.Hex("seed"));
        var options = new MutablePutOptions { Seq = input.IsNull("seq") ? 0 : input.GetProperty("seq").GetUInt64() };

        var result = await client.PutAsync(input.Hex("value"), keyPair, options, CancellationToken.None);

        Assert.Equal(vector.Output.GetProperty("seq").GetUInt64(), result.Seq);
        Assert.Equal(vector.Output.Hex("signature"), result.Signature.ToArray());
        Assert.Equal(keyPair.PublicKey, result.PublicKey);
        Assert.Equal(result.ClosestNodes.Count, result.StoredOn);
    }

    private static async Task ImmutableGetAsync(ImmutableClient client, VectorCase vector, DhtResponse[] replies)
    {
        var hash = new Topic(vector.Input.Hex("target"));

        var found = await client.GetAsync(hash, new DhtQueryOptions(), CancellationToken.None);

        AssertResult(vector.Output, replies, found?.From, found?.FromId, found?.Token);
        Assert.Equal(hash, Topic.Hash(found!.Value.Span));
    }

    private static async Task ImmutablePutAsync(ImmutableClient client, VectorCase vector)
    {
        var result = await client.PutAsync(vector.Input.Hex("value"), new DhtQueryOptions(), CancellationToken.None);

        Assert.Equal(vector.Output.Hex("hash"), result.Hash.ToArray());
        Assert.Equal(result.ClosestNodes.Count, result.StoredOn);
    }

    private static async Task AnnounceAsync(TopicClient client, VectorCase vector, int closest)
    {
        var input = vector.Input;
        using var keyPair = KeyPair.FromSeed(input.Hex("seed"));
        var options = new AnnounceOptions
        {
            RelayAddresses = input.Addresses("relayAddresses"),
            Clear = !input.IsNull("clear") && input.GetProperty("clear").GetBoolean(),
            Bump = input.IsNull("bump") ? 0 : input.GetProperty("bump").GetUInt64(),
        };

        var result = await client.AnnounceAsync(new NodeId(input.Hex("target")), keyPair, options, CancellationToken.None);

        Assert.Equal(closest, result.StoredOn);
    }

    private static async Task UnannounceAsync(TopicClient client, JsonElement input)
    {
        using var keyPair = KeyPair.FromSeed(input.Hex("seed"));
        await client.UnannounceAsync(new NodeId(input.Hex("target")), keyPair, new DhtQueryOptions(), CancellationToken.None);
    }

    private static void AssertResult(
        JsonElement output, DhtResponse[] replies, PeerAddress? from, NodeId? id, ReadOnlyMemory<byte>? token)
    {
        var expected = output.IsNull("result") ? null : replies[output.GetProperty("result").GetInt32()];
        Assert.Equal(expected?.From, from);
        Assert.Equal(expected?.FromId, id);
        Assert.Equal(expected?.Token?.ToArray(), token?.ToArray());
    }

    private static void AssertTraffic(ScriptedRpc rpc, JsonElement output)
    {
        var query = Assert.Single(rpc.Queries).Call;
        var expected = output.GetProperty("query");
        Assert.Equal(expected.GetProperty("command").GetUInt32(), query.Command.Number);
        Assert.Equal(expected.Hex("target"), query.Target!.Value.ToArray());
        Assert.Equal(expected.OptionalHex("value"), query.Value?.ToArray());

        // Requests of one phase have no order, but every unannounce comes before the rest.
        Assert.Equal(
            output.GetProperty("requests").EnumerateArray().Select(Describe).Order(StringComparer.Ordinal),
            rpc.Requests.Select(Describe).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            rpc.Requests.SkipWhile(r => r.Call.Command.Number == Unannounce), r => r.Call.Command.Number == Unannounce);
    }

    private static string Describe(JsonElement request) => Describe(
        request.GetProperty("command").GetUInt32(),
        request.Hex("target"),
        request.OptionalHex("token"),
        request.OptionalHex("value"),
        ConnectJson.Address(request.GetProperty("to")));

    private static string Describe((DhtCall Call, PeerAddress To) request) => Describe(
        request.Call.Command.Number,
        request.Call.Target!.Value.ToArray(),
        request.Call.Token?.ToArray(),
        request.Call.Value?.ToArray(),
        request.To);

    private static string Describe(uint command, byte[] target, byte[]? token, byte[]? value, PeerAddress to) => string.Join(
        ' ',
        command,
        Convert.ToHexStringLower(target),
        token is null ? "-" : Convert.ToHexStringLower(token),
        value is null ? "-" : Convert.ToHexStringLower(value),
        to);
}
