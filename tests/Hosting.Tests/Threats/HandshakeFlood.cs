using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Cryptography;
using HyperDht.Noise;
using HyperDht.Routing.Codecs;
using HyperDht.Runtime;

namespace HyperDht.Hosting.Tests.Threats;

/// <summary>Sends first messages from hundreds of loopback hosts at a steady rate: what somebody does who forges source addresses.</summary>
/// <param name="target">The server's socket.</param>
/// <param name="server">The server's key.</param>
internal sealed class HandshakeFlood(PeerAddress target, PublicKey server)
{
    private const int Sources = 200;
    private const int MessageLength = 160;
    private const int PauseMicroseconds = 2000;

    private readonly Random _random = new(1);
    private ushort _tid;

    /// <summary>First messages that decrypt, of as many clients; nobody is behind them.</summary>
    public static byte[][] ValidMessages(PublicKey server, int count)
    {
        var noise = new NoiseHandshakeFactory(new SodiumCryptoSuite(), SystemRandomSource.Instance);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            using var key = KeyPair.Generate();
            using var handshake = new ClientHandshake(noise, key, server);
            return handshake.Begin(new NoisePayload { Udx = new((ulong)i), SecretStreamVersion = 1 })!;
        })];
    }

    /// <summary>Sends until the time is over, on a thread of its own; returns how many.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="perSecond">Messages of random bytes.</param>
    /// <param name="hasGoodPoint">Whether they begin with a point that costs curve work.</param>
    /// <param name="valid">Good ones to spread among them.</param>
    public Task<int> RunAsync(TimeSpan duration, int perSecond, bool hasGoodPoint, byte[][] valid) => Task.Factory.StartNew(
        () => Run(duration, perSecond, hasGoodPoint, valid), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private int Run(TimeSpan duration, int perSecond, bool hasGoodPoint, byte[][] valid)
    {
        var sockets = Enumerable.Range(0, Sources).Select(Open).ToArray();
        using var point = KeyPair.Generate();
        var (clock, sent, sentValid) = (Stopwatch.StartNew(), 0, 0);
        while (clock.Elapsed < duration)
        {
            for (; sent < clock.Elapsed.TotalSeconds * perSecond; sent++)
            {
                var garbage = new byte[MessageLength];
                _random.NextBytes(garbage);
                if (hasGoodPoint)
                {
                    point.PublicKey.Span.CopyTo(garbage);
                }

                Send(sockets[sent % Sources], garbage);
            }

            for (; sentValid < Math.Min(valid.Length, clock.Elapsed / duration * valid.Length); sentValid++)
            {
                Send(sockets[sentValid % Sources], valid[sentValid]);
            }

            sockets[0].Poll(PauseMicroseconds, SelectMode.SelectRead);
        }

        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        return sent + sentValid;
    }

    private static Socket Open(int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(new IPAddress([127, 1, 0, (byte)(number + 1)]), 0));
        return socket;
    }

    // Every other one as if a relay had forwarded it for somebody.
    private void Send(Socket socket, byte[] noise)
    {
        PeerHandshakeMessage message = _tid % 2 == 0
            ? new(HandshakeMode.FromClient, noise)
            : new(HandshakeMode.FromRelay, noise, new PeerAddress((uint)_random.Next(0x20000000, 0x60000000), 4000));
        var request = new RequestDatagram
        {
            TransactionId = _tid++,
            To = target,
            Command = PeerHandshakeCommand.CommandId,
            Target = NodeId.FromPublicKey(server).Span,
            Value = message.Encode(),
            HasValue = true,
        };
        Span<byte> datagram = stackalloc byte[request.EncodedLength];
        request.Encode(datagram);
        socket.SendTo(datagram, target.ToEndPoint());
    }
}
