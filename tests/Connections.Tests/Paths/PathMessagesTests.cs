using HyperDht.Connections.Paths;
using HyperDht.Connections.Tests.Secure;
using HyperDht.Cryptography;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Paths;

public sealed class PathMessagesTests : IDisposable
{
    private readonly PathMessages _client;
    private readonly PathMessages _server;

    public PathMessagesTests()
    {
        var (client, server) = SecurePair.Shake(new SeededRandomSource(1), SecurePair.Key(1), SecurePair.Key(2));
        _client = new PathMessages(new SodiumCryptoSuite(), client);
        _server = new PathMessages(new SodiumCryptoSuite(), server);
        client.Dispose();
        server.Dispose();
    }

    [Fact]
    public void Message_IsReadByTheOtherSideOnly()
    {
        var message = Write(_client, PathMessageKind.Challenge, 77);

        Assert.True(_server.TryRead(message, out var kind, out var number));
        Assert.Equal((PathMessageKind.Challenge, (UInt128)77), (kind, number));
        Assert.False(_client.TryRead(message, out _, out _));
    }

    [Fact]
    public void AnyOtherByte_IsNoMessage()
    {
        var message = Write(_client, PathMessageKind.Answer, 77);
        for (var i = 0; i < message.Length; i++)
        {
            message[i] ^= 1;
            Assert.False(_server.TryRead(message, out _, out _));
            message[i] ^= 1;
        }

        Assert.False(_server.TryRead(message.AsSpan(1), out _, out _));
        Assert.False(_server.TryRead([], out _, out _));
    }

    [Fact]
    public void Token_IsTheSameOnBothSides_AndOfThisSession()
    {
        var (client, server) = SecurePair.Shake(new SeededRandomSource(2), SecurePair.Key(1), SecurePair.Key(2));
        using var other = new PathMessages(new SodiumCryptoSuite(), client);
        client.Dispose();
        server.Dispose();

        Assert.Equal(_client.Token, _server.Token);
        Assert.NotEqual(_client.Token, other.Token);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private static byte[] Write(PathMessages side, PathMessageKind kind, UInt128 number)
    {
        var message = new byte[PathMessages.Length];
        side.Write(kind, number, message);
        return message;
    }
}
