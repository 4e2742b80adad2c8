using System.Text.Json;
using HyperDht.Connections.Addresses;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>Address classes, the LAN guess, and the forms of a peer's key (spec 03 §13).</summary>
internal static class AddressRunners
{
    public static void Match(VectorCase vector)
    {
        var match = AddressMatch.Find(vector.Input.Addresses("local"), vector.Input.Addresses("remote"));

        Assert.Equal(vector.Output.OptionalAddress("match"), match);
    }

    public static void Class(VectorCase vector)
    {
        foreach (var expected in vector.Output.GetProperty("classes").EnumerateArray())
        {
            Assert.True(PeerAddress.TryParseHost(expected.GetProperty("host").GetString(), out var host));
            Assert.Equal(expected.GetProperty("private").GetBoolean(), AddressRanges.IsPrivate(host));
            Assert.Equal(expected.GetProperty("reserved").GetBoolean(), AddressRanges.IsReserved(host));
            Assert.Equal(expected.GetProperty("bogon").GetBoolean(), AddressRanges.IsBogon(host));
        }
    }

    public static void Key(VectorCase vector)
    {
        if (vector.Input.TryGetProperty("text", out var text))
        {
            var succeeded = PublicKey.TryParse(text.GetString(), out var parsed);
            Assert.Equal(!vector.IsRejection(), succeeded);
            Assert.True(!succeeded || parsed.ToHex() == vector.Output.GetProperty("key").GetString());
            return;
        }

        var key = new PublicKey(vector.Input.Hex("key"));
        var nodes = vector.Input.Addresses("nodes");
        var bytes = vector.Output.Hex("bytes");
        Assert.True(PeerKey.TryDecode(bytes, out var decoded));
        Assert.Equal(key, decoded.PublicKey);
        Assert.Equal(nodes, decoded.Nodes);
        Assert.Equal(vector.Output.GetProperty("z32").GetString(), key.ToString());
        Assert.True(PeerKey.TryDecode(key.Span, out var bare) && bare.PublicKey == key);

        // An empty list that is flagged and a missing one mean the same; we write the shorter form.
        if (vector.Input.GetProperty("nodes").ValueKind != JsonValueKind.Array || nodes.Length > 0)
        {
            Assert.Equal(bytes, new PeerKey(key, nodes).ToBytes());
        }
    }
}
