using HyperDht.Connections.Handshakes;

namespace HyperDht.Interop.Tests.Vectors.Connect;

/// <summary>Messages that routers see (spec 03 §3, §4).</summary>
internal static class MessageRunners
{
    public static void Handshake(VectorCase vector)
    {
        var message = ConnectJson.Handshake(vector.Input.GetProperty("message"));
        var bytes = vector.Output.Hex("bytes");

        Assert.Equal(bytes, message.Encode());
        Assert.True(PeerHandshakeMessage.TryDecode(bytes, out var decoded));
        AssertEqual(ConnectJson.Handshake(vector.Output.GetProperty("decoded")), decoded);
    }

    public static void HandshakeDecode(VectorCase vector)
    {
        var succeeded = PeerHandshakeMessage.TryDecode(vector.Input.Hex("bytes"), out var decoded);

        Assert.Equal(!vector.IsRejection(), succeeded);
        if (succeeded)
        {
            AssertEqual(ConnectJson.Handshake(vector.Output.GetProperty("decoded")), decoded!);
        }
    }

    public static void Holepunch(VectorCase vector)
    {
        var message = ConnectJson.Holepunch(vector.Input.GetProperty("message"));
        var bytes = vector.Output.Hex("bytes");

        Assert.Equal(bytes, message.Encode());
        Assert.True(PeerHolepunchMessage.TryDecode(bytes, out var decoded));
        AssertEqual(ConnectJson.Holepunch(vector.Output.GetProperty("decoded")), decoded);
    }

    public static void HolepunchDecode(VectorCase vector)
    {
        var succeeded = PeerHolepunchMessage.TryDecode(vector.Input.Hex("bytes"), out var decoded);

        Assert.Equal(!vector.IsRejection(), succeeded);
        if (succeeded)
        {
            AssertEqual(ConnectJson.Holepunch(vector.Output.GetProperty("decoded")), decoded!);
        }
    }

    private static void AssertEqual(PeerHandshakeMessage expected, PeerHandshakeMessage actual)
    {
        Assert.Equal(expected.Mode, actual.Mode);
        Assert.Equal(expected.Noise.ToArray(), actual.Noise.ToArray());
        Assert.Equal(expected.Peer, actual.Peer);
        Assert.Equal(expected.Relay, actual.Relay);
    }

    private static void AssertEqual(PeerHolepunchMessage expected, PeerHolepunchMessage actual)
    {
        Assert.Equal(expected.Mode, actual.Mode);
        Assert.Equal(expected.Id, actual.Id);
        Assert.Equal(expected.Payload.ToArray(), actual.Payload.ToArray());
        Assert.Equal(expected.Peer, actual.Peer);
    }
}
