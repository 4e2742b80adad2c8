using HyperDht.Connections.Paths;
using HyperDht.Connections.Rendezvous;
using HyperDht.Connections.Tests.Secure;
using HyperDht.Cryptography;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Rendezvous;

/// <summary>What a client believes of a call: whoever passes it on can do no more than lose it (threat-model U1).</summary>
public sealed class PeerCallingTests : IDisposable
{
    private readonly PathMessages _server;
    private readonly PathMessages _own;
    private readonly PeerCalling _client;

    public PeerCallingTests()
    {
        var (client, server) = SecurePair.Shake(new SeededRandomSource(1), SecurePair.Key(1), SecurePair.Key(2));
        _own = new PathMessages(new SodiumCryptoSuite(), client);
        _server = new PathMessages(new SodiumCryptoSuite(), server);
        client.Dispose();
        server.Dispose();

        // To be called takes no way to anybody.
        _client = new PeerCalling(null!, null!, _own);
    }

    [Fact]
    public void Call_IsOneOnce()
    {
        var call = Write(_server, PathMessageKind.Call, 1);

        Assert.True(_client.TryTake(call));
        Assert.False(_client.TryTake(call));
    }

    [Fact]
    public void OlderCall_IsNone()
    {
        Assert.True(_client.TryTake(Write(_server, PathMessageKind.Call, 7)));

        Assert.False(_client.TryTake(Write(_server, PathMessageKind.Call, 6)));
        Assert.True(_client.TryTake(Write(_server, PathMessageKind.Call, 8)));
    }

    [Fact]
    public void OtherMessages_AreNone()
    {
        Assert.False(_client.TryTake(Write(_server, PathMessageKind.Challenge, 9)));
        Assert.False(_client.TryTake(Write(_own, PathMessageKind.Call, 9)));
        Assert.False(_client.TryTake([]));
    }

    [Fact]
    public void AnyOtherByte_MakesItNone()
    {
        var call = Write(_server, PathMessageKind.Call, 9);
        for (var i = 0; i < call.Length; i++)
        {
            call[i] ^= 1;
            Assert.False(_client.TryTake(call));
            call[i] ^= 1;
        }

        Assert.True(_client.TryTake(call));
    }

    [Fact]
    public void Id_IsTheSameOnBothSides_AndNotTheToken()
    {
        Assert.Equal(_own.CallId, _server.CallId);
        Assert.NotEqual(_own.Token, _own.CallId);
    }

    public void Dispose()
    {
        _own.Dispose();
        _server.Dispose();
    }

    private static byte[] Write(PathMessages side, PathMessageKind kind, UInt128 number)
    {
        var message = new byte[PathMessages.Length];
        side.Write(kind, number, message);
        return message;
    }
}
