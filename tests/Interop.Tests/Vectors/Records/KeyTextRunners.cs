using System.Text.Json;
using HyperDht.Interop.Tests.Vectors.Connect;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>The printed forms of keys, and what connecting accepts (spec 02 §2).</summary>
internal static class KeyTextRunners
{
    public static void Run(VectorCase vector)
    {
        if (vector.Input.GetProperty("op").GetString() == "connect")
        {
            Connect(vector);
            return;
        }

        var accepted = TryRead(vector.Input, out var key);
        if (vector.Input.GetProperty("op").GetString() == "isValid")
        {
            Assert.Equal(vector.Output.GetProperty("valid").GetBoolean(), accepted);
            return;
        }

        Assert.Equal(!vector.IsRejection(), accepted);
        if (accepted)
        {
            var expected = vector.Output.TryGetProperty("text", out var text) ? text.GetString() : vector.Output.GetProperty("hex").GetString();
            Assert.Equal(expected, vector.Output.TryGetProperty("text", out _) ? key.ToString() : key.ToHex());
        }
    }

    private static void Connect(VectorCase vector)
    {
        var accepted = TryReadPeer(vector.Input, out var peer);

        Assert.Equal(!vector.IsRejection(), accepted);
        if (accepted)
        {
            Assert.Equal(vector.Output.Hex("key"), peer.PublicKey.ToArray());
            Assert.Equal(vector.Output.Addresses("relayAddresses"), peer.Nodes);
        }
    }

    private static bool TryRead(JsonElement input, out PublicKey key)
    {
        if (input.TryGetProperty("text", out var text))
        {
            return PublicKey.TryParse(text.GetString(), out key);
        }

        var bytes = input.Hex("hex");
        key = bytes.Length == PublicKey.Length ? new PublicKey(bytes) : default;
        return bytes.Length == PublicKey.Length;
    }

    private static bool TryReadPeer(JsonElement input, out PeerKey peer)
    {
        if (!input.TryGetProperty("text", out var text))
        {
            return PeerKey.TryDecode(input.Hex("hex"), out peer!);
        }

        var accepted = PublicKey.TryParse(text.GetString(), out var key);
        peer = new PeerKey(key, []);
        return accepted;
    }
}
