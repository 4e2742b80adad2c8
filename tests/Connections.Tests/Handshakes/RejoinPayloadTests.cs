using HyperDht.Connections.Handshakes;

namespace HyperDht.Connections.Tests.Handshakes;

/// <summary>The token of a connection that goes on rides behind everything that the reference knows.</summary>
public sealed class RejoinPayloadTests
{
    private static readonly NoisePayload Plain = PayloadBuilder.Client(7, null, [PeerAddress.Parse("192.168.0.2:1")]);

    [Fact]
    public void Token_IsReadBack()
    {
        var token = NodeId.FromAddress(PeerAddress.Parse("1.2.3.4:5"));

        Assert.True(NoisePayloadCodec.TryDecode(NoisePayloadCodec.Encode(Plain with { Rejoin = token }), out var payload));

        Assert.Equal(token, payload.Rejoin);
        Assert.Equal(7u, payload.UsableStreamId);
    }

    [Fact]
    public void PayloadWithoutToken_IsTheReferences()
    {
        Assert.True(NoisePayloadCodec.TryDecode(NoisePayloadCodec.Encode(Plain), out var payload));

        Assert.Null(payload.Rejoin);
    }

    [Fact]
    public void TokenCutShort_IsNone()
    {
        var bytes = NoisePayloadCodec.Encode(Plain with { Rejoin = NodeId.FromAddress(PeerAddress.Parse("1.2.3.4:5")) });

        Assert.True(NoisePayloadCodec.TryDecode(bytes.AsSpan(0, bytes.Length - 1), out var payload));

        Assert.Null(payload.Rejoin);
    }
}
