using System.Text.Json;
using HyperDht.Connections.Relay;
using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Connections.Relay.Pairing;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Limits;
using HyperDht.Testing;

namespace HyperDht.Interop.Tests.Vectors.Relay;

/// <summary>The blind relay's messages, its clients and the relay itself (spec 05 §9.8).</summary>
internal static class PairingRunners
{
    public static void Play(VectorCase vector) => SimulatedNetwork.RunAsync(1, network => network.InvokeAsync(() =>
    {
        var script = new PairingScript(network.Loop, vector.Input);
        script.Play();

        var expected = vector.Output.GetProperty("events").EnumerateArray().Select(Text).ToArray();
        Assert.Equal(Frames(expected), Frames(script.Events));
        Assert.Equal(Others(expected), Others(script.Events));
        AssertCounts(vector.Output.GetProperty("stats"), script);
    })).GetAwaiter().GetResult();

    public static void Message(VectorCase vector)
    {
        var input = vector.Input;
        var fields = input.TryGetProperty("fields", out var named) ? named : input.GetProperty("message");
        var bytes = vector.Output.Hex(vector.Output.IsNull("payload") ? "bytes" : "payload");
        if (input.GetProperty("type").GetString() == "unpair")
        {
            Assert.Equal(bytes, PairingCodec.EncodeUnpair(new NodeId(fields.Hex("token"))));
            Assert.True(PairingCodec.TryDecodeUnpair(bytes, out var token));
            Assert.Equal(fields.Hex("token"), token.ToArray());
            return;
        }

        Assert.Equal(bytes, PairingCodec.Encode(Read(fields)));
        Assert.True(PairingCodec.TryDecodePair(bytes, out var decoded));
        Assert.Equal(Read(fields), decoded);
    }

    public static void Decode(VectorCase vector)
    {
        var isDecoded = PairingCodec.TryDecodePair(vector.Input.Hex("payload"), out var message);

        Assert.Equal(!vector.IsRejection(), isDecoded);
        if (isDecoded)
        {
            Assert.Equal(Read(vector.Output.GetProperty("fields")), message);
        }
    }

    public static void Channel(VectorCase vector)
    {
        var link = new FrameLog();
        var client = new PairingClient(new Multiplexer(link, new RelayLimits()), new PublicKey(vector.Input.Hex("publicKey")));
        var token = new NodeId(vector.Input.Hex("token"));

        client.Pair(vector.Input.GetProperty("isInitiator").GetBoolean(), token, vector.Input.GetProperty("streamId").GetUInt32(), link);
        if (vector.Input.GetProperty("unpair").GetBoolean())
        {
            client.Unpair(token);
        }

        Assert.Equal(vector.Output.GetProperty("frames").EnumerateArray().Select(f => f.GetString()), link.Frames);
    }

    public static void Token(VectorCase vector) =>
        Assert.Equal(vector.Output.Hex("token"), RelayToken.Draw(new Noise.FixedRandomSource(vector.Input.Hex("bytes"))).ToArray());

    private static PairMessage Read(JsonElement fields) => new(
        fields.GetProperty("isInitiator").GetBoolean(),
        new NodeId(fields.Hex("token")),
        fields.GetProperty("id").GetUInt32(),
        fields.GetProperty("seq").GetUInt64());

    // The order of frames counts, and that of everything else; not the order of the two (spec 05 §14).
    private static string[] Frames(IEnumerable<string> events) => [.. events.Where(IsFrame)];

    private static string[] Others(IEnumerable<string> events) => [.. events.Where(e => !IsFrame(e))];

    private static bool IsFrame(string text) => text.Contains(" to ", StringComparison.Ordinal) || text.Contains(" from ", StringComparison.Ordinal);

    private static string Text(JsonElement entry)
    {
        var parts = entry.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString());
        var at = parts["at"];
        return parts switch
        {
            _ when parts.ContainsKey("frame") => parts.TryGetValue("to", out var to) ? $"{at} to {to} {parts["frame"]}" : $"{at} from {parts["from"]} {parts["frame"]}",
            _ when parts.TryGetValue("relay", out var relay) => $"{at} relay {relay} {parts["to"]}",
            _ when parts.TryGetValue("sessionPair", out var session) =>
                $"{at} sessionPair {session} {parts["isInitiator"]} {parts["token"]} {parts["streamId"]} {parts["remoteId"]}",
            _ when parts.TryGetValue("paired", out var client) => $"{at} paired {client} {parts["remoteId"]}",
            _ when parts.TryGetValue("connect", out var stream) => $"{at} connect {stream} {parts["remoteId"]} {parts["host"]}:{parts["port"]}",
            _ when parts.TryGetValue("firewall", out var stream) => $"{at} firewall {stream} {parts["rejected"]}",
            _ when parts.TryGetValue("requestError", out var client) => $"{at} requestError {client} {parts["code"]}",
            _ => $"{at} " + parts.Where(p => p.Key is not "at" and not "text").Select(p => $"{p.Key} {p.Value}").Single(),
        };
    }

    private static void AssertCounts(JsonElement expected, PairingScript script)
    {
        var counts = script.Counts;
        long[] ours =
        [
            counts.SessionsAccepted, counts.SessionsOpened, counts.SessionsClosed, counts.SessionsAccepted - counts.SessionsClosed,
            counts.Requested, counts.Matched, counts.Cancelled, script.Pending, counts.ActivePairs,
            counts.EndsOpened, counts.EndsClosed, 0, counts.EndsOpened - counts.EndsClosed,
        ];

        Assert.Equal(expected.EnumerateObject().SelectMany(part => part.Value.EnumerateObject()).Select(number => number.Value.GetInt64()), ours);
    }
}
