using HyperDht.Holepunch.Nat;
using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Rounds;
using HyperDht.Holepunch.Sockets;
using HyperDht.Holepunch.Strategies;
using HyperDht.Holepunch.Tests.Rounds;
using HyperDht.Holepunch.Throttling;
using HyperDht.Rpc;
using HyperDht.Testing;
using HyperDht.Transport;
using NSubstitute;

namespace HyperDht.Holepunch.Tests.Punching;

/// <summary>The attempts of one connect do one large punch together.</summary>
public sealed class PunchTurnTests
{
    private static readonly PeerAddress Relay = PeerAddress.Parse("51.0.0.1:1");
    private static readonly PeerAddress Peer = PeerAddress.Parse("80.0.0.1:4000");
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    [Fact]
    public Task SamePlace_GetsTheProbesOfOneAttempt() => RunAsync(async world =>
    {
        using var first = world.Attempt();
        using var second = world.Attempt();
        Assert.True(first.TryPunch());
        await world.Network.Delay(TimeSpan.FromSeconds(1));
        Assert.True(second.TryPunch());
        await world.Network.Delay(TimeSpan.FromSeconds(1));
        var alone = world.Sent;

        Assert.True(first.IsPunching && second.IsPunching);
        Assert.Equal(BirthdaySockets.DefaultSockets + 1, world.Pool.Count);

        await world.Network.Delay(TimeSpan.FromSeconds(2));
        Assert.InRange(world.Sent - alone, 95, 105);
    });

    [Fact]
    public Task AttemptThatIsDropped_LeavesTheProbesToTheOther() => RunAsync(async world =>
    {
        var first = world.Attempt();
        using var second = world.Attempt();
        Assert.True(first.TryPunch() && second.TryPunch());
        await world.Network.Delay(TimeSpan.FromSeconds(1));

        first.Dispose();
        var before = world.Sent;
        await world.Network.Delay(TimeSpan.FromSeconds(2));

        Assert.InRange(world.Sent - before, 95, 105);
        Assert.True(world.Throttle.IsThrottled(world.Network.Now));
        second.Dispose();
        Assert.Equal(0, world.Pool.Count);
    });

    [Fact]
    public Task OtherPlace_IsProbedFromTheSameSockets() => RunAsync(async world =>
    {
        using var first = world.Attempt();
        using var second = world.Attempt(Peer with { Port = 4001 });
        Assert.True(first.TryPunch() && second.TryPunch());
        await world.Network.Delay(TimeSpan.FromSeconds(1));

        Assert.Equal(BirthdaySockets.DefaultSockets + 1, world.Pool.Count);
        Assert.Equal(2, world.Destinations.Count);
    });

    [Fact]
    public Task EndOfThePlan_EndsWhoSharesIt() => RunAsync(async world =>
    {
        using var first = world.Attempt();
        using var second = world.Attempt();
        Assert.True(first.TryPunch() && second.TryPunch());

        await world.Network.Delay(TimeSpan.FromSeconds(36));

        Assert.True(first.IsOver && second.IsOver);
        Assert.Equal(2, world.GaveUp);
        Assert.True(world.Throttle.IsThrottled(world.Network.Now));
        await world.Network.Delay(Interval);
        Assert.False(world.Throttle.IsThrottled(world.Network.Now));
    });

    [Fact]
    public Task Turn_IsJoinedInItsFirstSecondsOnly() => RunAsync(async world =>
    {
        using var first = world.Attempt();
        Assert.True(first.TryPunch());
        await world.Network.Delay(TimeSpan.FromSeconds(9));
        Assert.False(world.Turn.IsThrottled);

        await world.Network.Delay(TimeSpan.FromSeconds(2));
        Assert.True(world.Turn.IsThrottled);
    });

    // The reference would take it for a second punch, and end the first.
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public Task Server_IsToldThroughTheNextRelayUnlessItPunches(bool isServerPunching, int told) => RunAsync(async world =>
    {
        using var first = world.Attempt();
        Assert.True(first.TryPunch());
        var messenger = new Messenger(world.Secure, isServerPunching);
        var side = new FakeSide(NatKind.Random);

        var punching = await world.Rounds(side, messenger);

        Assert.Equal((told, told == 1), (messenger.Told, punching));
    });

    [Fact]
    public Task AgreementOfAnotherAttempt_IsWaitedFor() => RunAsync(async world =>
    {
        world.Turn.Enter();
        var messenger = new Messenger(world.Secure, isPunching: false);
        var punching = world.Rounds(new FakeSide(NatKind.Random), messenger);
        await world.Network.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal((0, false), (messenger.Told, punching.IsCompleted));

        world.Turn.Leave(hasPunched: false);

        Assert.True(await punching);
    });

    private static Task RunAsync(Func<World, Task> check)
    {
        World? world = null;
        var options = new SimulatedNetworkOptions { OnEvent = datagram => world?.Note(datagram.Destination) };
        return SimulatedNetwork.RunAsync(11, network => network.InvokeAsync(() => check(world = new World(network))), options);
    }

    private sealed class World : IPunchOwner
    {
        private readonly PunchParts _parts;
        private readonly IDhtRpc _rpc = Substitute.For<IDhtRpc>();
        private readonly ITransport _transport;

        public World(SimulatedNetwork network)
        {
            Network = network;
            _rpc.ToArray().Returns([]);
            _transport = network.AddHost();
            Pool = new PunchSocketPool(_transport, 0, Substitute.For<IDatagramReceiver>());
            Throttle = new PunchThrottle(Interval);
            _parts = new PunchParts(_transport.Loop, _rpc, network.Random, Pool, Throttle, [new BirthdaySockets()]);
            Turn = new PunchTurn(_parts, isInitiator: true);
            Secure = new SecurePayload(new byte[32], network.Random);
        }

        public SimulatedNetwork Network { get; }

        public PunchSocketPool Pool { get; }

        public PunchThrottle Throttle { get; }

        public PunchTurn Turn { get; }

        public SecurePayload Secure { get; }

        public int Sent { get; private set; }

        public HashSet<PeerAddress> Destinations { get; } = [];

        public int GaveUp { get; private set; }

        public void Note(PeerAddress destination)
        {
            Sent++;
            Destinations.Add(destination);
        }

        public Puncher Attempt(PeerAddress? target = null)
        {
            var puncher = new Puncher(_parts, this, new SampledSocket(_transport.Loop, Pool.TryOpen()!, _rpc), () => true, isInitiator: true, Turn);
            for (ushort i = 1; i <= NatAnalyzer.EnoughSamples; i++)
            {
                puncher.AddSample(new NatSample(new PeerAddress(0x2d2d2d2d, i), new PeerAddress(0x3c000001u + ((uint)i << 8), 1)));
            }

            puncher.Remote.Handle(new HolepunchPayload { Kind = NatKind.Consistent, Addresses = [target ?? Peer] }, Peer.Host);
            return puncher;
        }

        public async Task<bool> Rounds(FakeSide side, Messenger messenger)
        {
            var tokens = new HolepunchTokens(Network.Random);
            var progress = new DialProgress(new Limits.ConnectionsLimits(), [new(Relay, Peer)]);
            var terms = new DialTerms
            {
                Progress = progress,
                ClientRelay = Relay,
                ServerAddress = Peer,
                Allows = _ => true,
                Story = new SilentStory(),
            };
            var rounds = new DialRounds(
                _transport.Loop, Network.Random, Turn, side, tokens, new DialExchange(side, Secure, tokens, messenger, progress), terms);
            try
            {
                await rounds.RunAsync(CancellationToken.None);
                return true;
            }
            catch (PunchFailedException error)
            {
                Assert.Equal(DhtErrorCodes.HolepunchAborted, error.Code);
                return false;
            }
        }

        public void OnPunched(PunchSocket socket, PeerAddress remote)
        {
        }

        public void OnGaveUp() => GaveUp++;
    }

    private sealed class Messenger(SecurePayload secure, bool isPunching) : IPunchMessenger
    {
        public int Told { get; private set; }

        public Task<PunchReply?> SendAsync(PeerAddress relay, PeerAddress server, byte[] payload, CancellationToken cancellationToken)
        {
            Assert.True(secure.TryOpen(payload, out var asked));
            Told += asked.IsPunching ? 1 : 0;
            var answer = new HolepunchPayload
            {
                Kind = NatKind.Consistent,
                Addresses = [Peer],
                IsPunching = isPunching || asked.IsPunching,
                Token = new byte[HolepunchTokens.Length],
                RemoteToken = asked.Token,
            };
            return Task.FromResult<PunchReply?>(new PunchReply(secure.Seal(answer), Peer, PeerAddress.Parse("70.0.0.1:7000")));
        }
    }
}
