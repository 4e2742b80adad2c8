using System.Collections.Concurrent;
using HyperDht.Transport;
using HyperDht.Transport.Udp;

namespace HyperDht.Tests.Sockets;

/// <summary>A loop with a transport, on either path.</summary>
internal sealed class LoopFixture : IAsyncDisposable
{
    public LoopFixture(bool portable, DhtLoopOptions? options = null, TimeProvider? time = null)
    {
        Loop = new DhtLoop((options ?? new DhtLoopOptions()) with { Portable = portable }, time, Log);
        Transport = new UdpTransport(Loop, new UdpTransportOptions { Portable = portable });
    }

    public CapturedLog Log { get; } = new();

    public DhtLoop Loop { get; }

    public UdpTransport Transport { get; }

    public IDatagramSocket Bind(IDatagramReceiver? receiver = null, ushort port = 0)
    {
        var socket = Transport.Bind(PeerAddress.Loopback(port));
        socket.Receiver = receiver;
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await Transport.DisposeAsync();
        await Loop.DisposeAsync();
    }
}

/// <summary>Keeps what arrives.</summary>
internal sealed class Inbox : IDatagramReceiver
{
    private readonly ConcurrentQueue<(PeerAddress Source, byte[] Data)> _arrived = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public (PeerAddress Source, byte[] Data)[] All => [.. _arrived];

    public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
    {
        _arrived.Enqueue((source, datagram.ToArray()));
        Interlocked.Increment(ref _count);
    }

    public Task WaitForAsync(int count) => Eventually.IsTrueAsync(() => Count >= count, $"{count} datagrams");
}

/// <summary>Answers each datagram with itself.</summary>
internal sealed class Echo : IDatagramReceiver
{
    public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram) => socket.Send(datagram, source);
}

internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition, string what, int seconds = 10)
    {
        var end = DateTime.UtcNow.AddSeconds(seconds);
        while (!condition())
        {
            Assert.True(DateTime.UtcNow < end, "Never: " + what);
            await Task.Delay(2);
        }
    }
}
