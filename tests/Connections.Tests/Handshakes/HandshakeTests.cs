using HyperDht.Connections.Handshakes;
using HyperDht.Cryptography;
using HyperDht.Noise;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Handshakes;

public sealed class HandshakeTests
{
    private readonly NoiseHandshakeFactory _noise = new(new SodiumCryptoSuite(), new SeededRandomSource(1));
    private readonly KeyPair _clientKey = KeyPair.Generate();
    private readonly KeyPair _serverKey = KeyPair.Generate();

    [Fact]
    public void BothSides_EndWithTheSameHashAndCrossedKeys()
    {
        using var client = new ClientHandshake(_noise, _clientKey, _serverKey.PublicKey);
        using var server = new ServerHandshake(_noise, _serverKey);

        var message1 = client.Begin(new NoisePayload { Udx = new(1) })!;
        Assert.True(server.TryBegin(message1, out var payload1));
        Assert.True(server.TryFinish(new NoisePayload { Udx = new(2) }, out var message2, out var serverKeys));
        Assert.False(client.TryFinish(new byte[message2.Length], out _, out _));
        Assert.True(client.TryFinish(message2, out var payload2, out var clientKeys));

        Assert.Equal((1u, 2u), (payload1.UsableStreamId!.Value, payload2.UsableStreamId!.Value));
        Assert.Equal(_clientKey.PublicKey, server.RemotePublicKey);
        Assert.True(clientKeys.HandshakeHash.Span.SequenceEqual(serverKeys.HandshakeHash.Span));
        Assert.True(clientKeys.TransmitKey.SequenceEqual(serverKeys.ReceiveKey));
    }
}
