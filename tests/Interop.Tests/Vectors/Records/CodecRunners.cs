using System.Text.Json;
using HyperDht.Encoding;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Plugins;
using HyperDht.Records.Encoding;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>Messages of storing nodes to bytes and back (spec 02 §3).</summary>
internal static class CodecRunners
{
    public static void Encode(VectorCase vector)
    {
        var message = vector.Input.GetProperty("message").GetString()!;
        var value = vector.Input.GetProperty("value");
        var bytes = vector.Output.Hex("bytes");

        // An empty list that is flagged and a missing one mean the same (spec 02 §2); we write the shorter form.
        var hasTwoForms = message == "hyperdhtAddress" && value.GetProperty("nodes").ValueKind == JsonValueKind.Array
            && value.GetProperty("nodes").GetArrayLength() == 0;
        if (!hasTwoForms)
        {
            Assert.Equal(bytes, EncodeMessage(message, value));
        }

        if (message is not "mutableSignable")
        {
            Assert.True(TryDecode(message, bytes, value));
        }
    }

    public static void Decode(VectorCase vector)
    {
        var message = vector.Input.GetProperty("message").GetString()!;
        var expected = vector.IsRejection() ? default : vector.Output.GetProperty("value");

        Assert.Equal(!vector.IsRejection(), TryDecode(message, vector.Input.Hex("bytes"), expected));
    }

    private static byte[] EncodeMessage(string message, JsonElement value) => message switch
    {
        "peer" => PeerCodec.Encode(RecordsJson.Peer(value)),
        "peers" => PeersCodec.Encode(RecordsJson.Peers(value)),
        "lookupRawReply" => LookupReplyCodec.Encode(
            [.. RecordsJson.Peers(value.GetProperty("peers")).Select(p => (ReadOnlyMemory<byte>)PeerCodec.Encode(p))],
            value.GetProperty("bump").GetUInt64()),
        "announce" => AnnounceCodec.Encode(RecordsJson.Announce(value)),
        "mutableSignable" => MutableCodec.EncodeSignable(value.GetProperty("seq").GetUInt64(), value.Hex("value")),
        "mutablePutRequest" => MutableCodec.EncodePut(new PublicKey(value.Hex("publicKey")), RecordsJson.Mutable(value)),
        "mutableGetResponse" => MutableCodec.EncodeReply(RecordsJson.Mutable(value)),
        "hyperdhtAddress" => new PeerKey(new PublicKey(value.Hex("key")), value.Addresses("nodes")).ToBytes(),
        "pluginRequest" => PluginRunners.Encode(value),
        "uints" => EncodeUInts([.. value.EnumerateArray().Select(n => n.GetUInt64())]),
        _ => throw new NotSupportedException($"No codec for '{message}'."),
    };

    private static bool TryDecode(string message, byte[] bytes, JsonElement expected)
    {
        switch (message)
        {
            case "peer":
                return PeerCodec.TryDecode(bytes, out var peer) && Same(() => RecordsJson.AssertEqual(RecordsJson.Peer(expected), peer));
            case "peers":
                var reader = new WireReader(bytes);
                return PeersCodec.TryRead(ref reader, out var peers)
                    && Same(() => RecordsJson.AssertEqual(RecordsJson.Peers(expected), peers));
            case "lookupRawReply":
                return LookupReplyCodec.TryDecode(bytes, out var listed, out var bump) && Same(() =>
                {
                    RecordsJson.AssertEqual(RecordsJson.Peers(expected.GetProperty("peers")), listed);
                    Assert.Equal(expected.GetProperty("bump").GetUInt64(), bump);
                });
            case "announce":
                return AnnounceCodec.TryDecode(bytes, out var announce)
                    && Same(() => RecordsJson.AssertEqual(RecordsJson.Announce(expected), announce));
            case "mutablePutRequest":
                return MutableCodec.TryDecodePut(bytes, out var key, out var put) && Same(() =>
                {
                    Assert.Equal(expected.Hex("publicKey"), key.ToArray());
                    RecordsJson.AssertEqual(RecordsJson.Mutable(expected), put);
                });
            case "mutableGetResponse":
                return MutableCodec.TryDecodeReply(bytes, out var reply)
                    && Same(() => RecordsJson.AssertEqual(RecordsJson.Mutable(expected), reply));
            case "hyperdhtAddress":
                return PeerKey.TryDecode(bytes, out var address) && Same(() =>
                {
                    Assert.Equal(expected.Hex("key"), address.PublicKey.ToArray());
                    Assert.Equal(expected.Addresses("nodes"), address.Nodes);
                });
            case "pluginRequest":
                return PluginEnvelope.TryDecode(bytes, out var plugin) && Same(() => PluginRunners.AssertEqual(expected, plugin));
            case "uints":
                return TryDecodeUInts(bytes, out var numbers)
                    && Same(() => Assert.Equal(expected.EnumerateArray().Select(n => n.GetUInt64()), numbers));
            default:
                throw new NotSupportedException($"No codec for '{message}'.");
        }
    }

    private static bool Same(Action assertion)
    {
        assertion();
        return true;
    }

    private static byte[] EncodeUInts(ulong[] numbers)
    {
        var bytes = new byte[64 + (9 * numbers.Length)];
        var writer = new WireWriter(bytes);
        writer.WriteUInt((ulong)numbers.Length);
        foreach (var number in numbers)
        {
            writer.WriteUInt(number);
        }

        return writer.Written.ToArray();
    }

    private static bool TryDecodeUInts(byte[] bytes, out List<ulong> numbers)
    {
        numbers = [];
        var reader = new WireReader(bytes);
        if (!reader.TryReadCount(1, out var count))
        {
            return false;
        }

        while (numbers.Count < count && reader.TryReadUInt(out var number))
        {
            numbers.Add(number);
        }

        return numbers.Count == count;
    }
}
