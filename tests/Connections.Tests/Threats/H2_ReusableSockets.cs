using HyperDht.Connections.Candidates;
using HyperDht.Connections.Reuse;
using HyperDht.Holepunch.Sockets;
using HyperDht.Limits;
using HyperDht.Testing;
using HyperDht.Transport;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Peers that connect with one key after the other, each of which would have its socket kept for the next time.</summary>
public sealed class H2_ReusableSockets
{
    private static readonly ConnectionsLimits Limits = new();

    [Fact]
    public Task LingeringSockets_AreFewAndCloseInTime() => SimulatedNetwork.RunAsync(25, network => network.InvokeAsync(async () =>
    {
        var pool = new PunchSocketPool(network.AddHost(), 0, new Deaf(), Limits.LingeringSockets);
        for (var i = 0; i < 1000; i++)
        {
            var socket = pool.TryOpen()!;
            socket.IsReusable = true;
            socket.Release();
            Assert.InRange(pool.Count, 1, Limits.LingeringSockets);
        }

        await network.Delay(PunchSocketPool.LingerTime - TimeSpan.FromMilliseconds(1));
        Assert.Equal((Limits.LingeringSockets, Limits.LingeringSockets), (pool.Lingering, pool.Count));
        await network.Delay(TimeSpan.FromMilliseconds(1));
        Assert.Equal((0, 0), (pool.Lingering, pool.Count));
    }));

    [Fact]
    public Task SocketThatIsHeldAgain_StaysAndLingersAnew() => SimulatedNetwork.RunAsync(26, network => network.InvokeAsync(async () =>
    {
        var pool = new PunchSocketPool(network.AddHost(), 0, new Deaf(), maxLingering: 1);
        var socket = pool.TryOpen()!;
        socket.IsReusable = true;
        socket.Release();
        await network.Delay(TimeSpan.FromSeconds(2));
        socket.Hold();
        await network.Delay(TimeSpan.FromSeconds(10));
        Assert.Equal((0, 1), (pool.Lingering, pool.Count));

        socket.Release();
        await network.Delay(TimeSpan.FromSeconds(2));
        Assert.False(socket.Socket.IsClosed);
        pool.CloseAll();

        Assert.Equal((0, 0), (pool.Lingering, pool.Count));
        await network.Delay(TimeSpan.FromSeconds(10));
        Assert.Equal((0, 0), (pool.Lingering, pool.Count));
    }));

    [Fact]
    public Task Routes_AreBoundedAndTheOldestMakesRoom() => SimulatedNetwork.RunAsync(27, network => network.InvokeAsync(() =>
    {
        var routes = new ReusableRoutes(Limits.ReusableRoutes);
        var socket = network.AddHost().Bind(default);
        for (var i = 0; i < 10 * Limits.ReusableRoutes; i++)
        {
            routes.Remember(Key(i), new CandidatePath(socket, new PeerAddress(0x50000000 + (uint)i, 4000)));
            routes.Remember(Key(0), new CandidatePath(socket, new PeerAddress(0x40000000, 4000)));
        }

        Assert.Equal(Limits.ReusableRoutes, routes.Count);
        Assert.True(routes.TryGet(Key(0), out var route));
        Assert.Equal(new PeerAddress(0x40000000, 4000), route.Remote);
        Assert.False(routes.TryGet(Key(1), out _));
        Assert.True(routes.TryGet(Key((10 * Limits.ReusableRoutes) - 1), out _));

        socket.Close();
        Assert.False(routes.TryGet(Key(0), out _));
    }));

    private sealed class Deaf : IDatagramReceiver
    {
        public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
        {
        }
    }

    private static PublicKey Key(int number) => new([.. BitConverter.GetBytes(number), .. new byte[28]]);
}
