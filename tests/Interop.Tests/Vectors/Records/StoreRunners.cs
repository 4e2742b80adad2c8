using System.Text.Json;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Records;
using HyperDht.Records.Encoding;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>What a storing node answers to requests in order (spec 02 §7).</summary>
internal static class StoreRunners
{
    private const long DefaultClock = 1_700_000_000_000;
    private const int LookupCommand = 3;

    public static void Run(VectorCase vector)
    {
        var input = vector.Input;
        if (input.TryGetProperty("plugins", out _))
        {
            PluginRunners.Run(vector);
            return;
        }

        var clock = new SettableClock(DefaultClock);
        var described = input.GetProperty("node");
        var isPersistent = !described.TryGetProperty("persistent", out var flag) || flag.GetBoolean();
        var node = new StoringNode(isPersistent ? new NodeId(described.Hex("id")) : null, time: clock);
        if (input.TryGetProperty("localServer", out var server))
        {
            var key = new PublicKey(server.Hex("publicKey"));
            node.Forwards.TryRetain(NodeId.FromPublicKey(key), PeerCodec.Encode(new DhtPeer(key, [])));
        }

        foreach (var (step, expected) in input.GetProperty("steps").EnumerateArray()
            .Zip(vector.Output.GetProperty("replies").EnumerateArray()))
        {
            clock.UnixMilliseconds = step.TryGetProperty("now", out var now) ? now.GetInt64() : DefaultClock;
            RunStep(node, step, expected);
        }
    }

    private static void RunStep(StoringNode node, JsonElement step, JsonElement expected)
    {
        if (step.TryGetProperty("op", out var op))
        {
            if (op.GetString() == "tick")
            {
                node.Store.TickAll();
                return;
            }

            AssertForward(node, new NodeId(step.Hex("target")), expected.GetProperty("forward"));
            return;
        }

        var command = step.GetProperty("command").GetUInt32();
        AssertAnswer(command, expected, node.Handle(RequestOf(step)));
    }

    public static FakeRequest RequestOf(JsonElement step) => new(step.GetProperty("command").GetUInt32())
    {
        RequestTarget = step.OptionalHex("target") is { } target ? new NodeId(target) : null,
        RequestToken = step.OptionalBytes("token"),
        RequestValue = step.OptionalBytes("value"),
        Sender = ConnectJson.Address(step.GetProperty("from")),
    };

    public static void AssertAnswer(uint command, JsonElement expected, FakeAnswer? answer)
    {
        if (expected.TryGetProperty("silent", out _))
        {
            Assert.Null(answer);
            return;
        }

        Assert.NotNull(answer);
        if (expected.TryGetProperty("error", out var code))
        {
            Assert.Equal(code.GetUInt32(), answer.Code);
            AssertParts(expected, answer);
            return;
        }

        var reply = expected.GetProperty("reply");
        Assert.Equal(0u, answer.Code);
        AssertParts(reply, answer);
        if (command == LookupCommand && reply.TryGetProperty("peerCount", out var count))
        {
            Assert.True(LookupReplyCodec.TryDecode(answer.Value!.Value.Span, out var peers, out var bump));
            Assert.Equal(count.GetInt32(), peers.Length);
            Assert.Equal(reply.GetProperty("bump").GetUInt64(), bump);
            if (!reply.IsNull("peers"))
            {
                Assert.Equal(
                    reply.GetProperty("peers").EnumerateArray().Select(p => p.GetString()),
                    peers.Select(p => Convert.ToHexStringLower(PeerCodec.Encode(p))).Order(StringComparer.Ordinal));
            }

            return;
        }

        Assert.Equal(reply.OptionalHex("value"), answer.Value?.ToArray());
    }

    private static void AssertParts(JsonElement expected, FakeAnswer answer)
    {
        Assert.Equal(expected.GetProperty("token").GetBoolean(), answer.HasToken);
        Assert.Equal(expected.GetProperty("closerNodes").GetBoolean(), answer.HasCloserNodes);
    }

    private static void AssertForward(StoringNode node, NodeId target, JsonElement expected)
    {
        var found = node.Forwards.TryGet(target, out var entry);
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.False(found);
            return;
        }

        Assert.True(found);
        Assert.Equal(expected.Hex("record"), entry.Record.ToArray());
        Assert.Equal(expected.OptionalAddress("relay"), entry.Relay);
        Assert.Equal(expected.GetProperty("local").GetBoolean(), entry.Relay is null);
    }
}
