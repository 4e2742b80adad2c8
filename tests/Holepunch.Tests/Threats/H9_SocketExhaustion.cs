using System.Net.Sockets;
using HyperDht.Holepunch.Nat;
using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Sockets;
using HyperDht.Holepunch.Strategies;
using HyperDht.Holepunch.Throttling;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Testing;
using HyperDht.Transport;
using NSubstitute;

namespace HyperDht.Holepunch.Tests.Threats;

/// <summary>Punches with hundreds of sockets on a system that has fewer of them.</summary>
public sealed class H9_SocketExhaustion
{
    private const int Runs = 100;
    private const uint Peer = 0x50000001;

    [Theory]
    [InlineData(256)]
    [InlineData(100)]
    [InlineData(2)]
    public Task DescriptorLimit_IsFewerSocketsAndNoError(int limit) => SimulatedNetwork.RunAsync(9, network => network.InvokeAsync(async () =>
    {
        var transport = new LimitedTransport(network.AddHost(), limit);
        var pool = new PunchSocketPool(transport, 0, Substitute.For<IDatagramReceiver>());
        transport.Bind(new PeerAddress(0, 0));
        for (var run = 0; run < Runs; run++)
        {
            using var puncher = Start(network, transport, pool);
            Assert.True(puncher.TryPunch());
            await network.Delay(TimeSpan.FromSeconds(1));
            Assert.InRange(transport.Open, Math.Min(limit, BirthdaySockets.DefaultSockets), limit);

            // Every other one succeeds; the rest is dropped.
            if (run % 2 == 0)
            {
                puncher.HandleConnected();
            }
            else
            {
                puncher.Dispose();
            }

            await network.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal((1, 0), (transport.Open, pool.Count));
        }
    }));

    [Fact]
    public Task ManySockets_AreOpenedSixtyFourATurn() => SimulatedNetwork.RunAsync(10, network => network.InvokeAsync(async () =>
    {
        var transport = new LimitedTransport(network.AddHost(), int.MaxValue);
        var pool = new PunchSocketPool(transport, 0, Substitute.For<IDatagramReceiver>());
        using var puncher = Start(network, transport, pool);

        Assert.True(puncher.TryPunch());
        Assert.InRange(pool.Count, 64, 65);
        await network.Delay(TimeSpan.FromMilliseconds(1));
        Assert.Equal(BirthdaySockets.DefaultSockets, pool.Count);
    }));

    private static Puncher Start(SimulatedNetwork network, ITransport transport, PunchSocketPool pool)
    {
        var rpc = Substitute.For<IDhtRpc>();
        rpc.ToArray().Returns([]);
        var parts = new PunchParts(
            transport.Loop, rpc, network.Random, pool, new PunchThrottle(TimeSpan.Zero), [new BirthdaySockets()]);
        var puncher = new Puncher(parts, new Owner(), new SampledSocket(transport.Loop, pool.TryOpen()!, rpc), () => true, isInitiator: true);
        for (ushort i = 1; i <= NatAnalyzer.EnoughSamples; i++)
        {
            puncher.AddSample(new NatSample(new PeerAddress(0x2d2d2d2d, i), new PeerAddress(0x3c000001u + ((uint)i << 8), 1)));
        }

        puncher.Remote.Handle(new HolepunchPayload { Kind = NatKind.Consistent, Addresses = [new PeerAddress(Peer, 4000)] }, Peer);
        return puncher;
    }

    private sealed class Owner : IPunchOwner
    {
        public void OnPunched(PunchSocket socket, PeerAddress remote)
        {
        }

        public void OnGaveUp()
        {
        }
    }

    private sealed class LimitedTransport(SimulatedTransport inner, int limit) : ITransport
    {
        private readonly List<IDatagramSocket> _sockets = [];

        public int Open => _sockets.Count(socket => !socket.IsClosed);

        public IDhtLoop Loop => inner.Loop;

        public IDatagramSocket Bind(PeerAddress local)
        {
            if (Open >= limit)
            {
                throw new SocketException((int)SocketError.TooManyOpenSockets);
            }

            _sockets.Add(inner.Bind(local));
            return _sockets[^1];
        }

        public IReadOnlyList<LocalInterface> GetInterfaces() => inner.GetInterfaces();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
