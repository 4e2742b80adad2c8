using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Punching;
using HyperDht.Connections.Tests.Node;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Sockets;
using HyperDht.Holepunch.Strategies;
using HyperDht.Holepunch.Throttling;
using HyperDht.Messaging;
using HyperDht.Testing;
using HyperDht.Transport;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Whoever forwarded a handshake can forge the client's rounds: a listener lets a lie spoil what goes through the liar, and nothing else.</summary>
public sealed class H7_ForgedRounds
{
    private static readonly byte[] Secret = new byte[32];
    private static readonly PeerAddress Liar = PeerAddress.Parse("51.0.0.1:1");
    private static readonly PeerAddress Honest = PeerAddress.Parse("52.0.0.1:1");
    private static readonly PeerAddress Client = PeerAddress.Parse("70.0.0.1:7000");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(200)]
    public Task ForgedEnd_EndsNothingElse(int error) => RunAsync(async (punch, owner) =>
    {
        await AskAsync(punch, Liar, new HolepunchPayload { Error = (PunchError)error, Round = HolepunchPayload.MaxRound });

        Assert.Null(await AskAsync(punch, Liar, Probe));
        Assert.Equal(PunchError.None, (await AskAsync(punch, Honest, Probe))!.Error);
        Assert.True((await AskAsync(punch, Honest, Probe with { IsPunching = true, Round = 1 }))!.IsPunching);
        Assert.Equal((1, 1), (owner.Over, owner.Punching));
    });

    [Fact]
    public Task ForgedNat_IsNotTheClients() => RunAsync(async (punch, _) =>
    {
        await AskAsync(punch, Liar, Probe with { Kind = NatKind.Random, IsPunching = true, Addresses = [PeerAddress.Parse("9.9.9.9:0")] });

        Assert.True((await AskAsync(punch, Honest, Probe with { IsPunching = true }))!.IsPunching);
    });

    [Fact]
    public Task EndOfOneRoute_IsNoEndWhileAnotherPunches() => RunAsync(async (punch, owner) =>
    {
        await AskAsync(punch, Honest, Probe with { IsPunching = true });

        await AskAsync(punch, Liar, new HolepunchPayload { Error = PunchError.Aborted });

        Assert.Equal((0, 1), (owner.Over, owner.Punching));
    });

    [Fact]
    public Task StrangersRelays_AreFewAndTakeNoPlaceOfOurs() => RunAsync(async (punch, _) =>
    {
        var answered = 0;
        for (ushort port = 1; port <= 100; port++)
        {
            answered += await AskAsync(punch, Liar with { Port = port }, Probe, isOwnRelay: false) is null ? 0 : 1;
        }

        Assert.Equal(new Limits.ConnectionsLimits().PunchRoutes, answered);
        Assert.NotNull(await AskAsync(punch, Honest, Probe));
    });

    [Fact]
    public Task Garbage_TakesNoPlace() => RunAsync(async (punch, _) =>
    {
        for (ushort port = 1; port <= 100; port++)
        {
            Assert.Null(await punch.AnswerAsync(new byte[90], Client, isFromOwnRelay: false, new Request(Liar with { Port = port })));
        }

        Assert.NotNull(await AskAsync(punch, Honest, Probe, isOwnRelay: false));
    });

    private static HolepunchPayload Probe => new() { Kind = NatKind.Consistent, Addresses = [Client] };

    private static async Task<HolepunchPayload?> AskAsync(ListenPunch punch, PeerAddress relay, HolepunchPayload payload, bool isOwnRelay = true)
    {
        var secure = new SecurePayload(Secret, new SeededRandomSource(1));
        if (await punch.AnswerAsync(secure.Seal(payload), Client, isOwnRelay, new Request(relay)) is not { } answer)
        {
            return null;
        }

        Assert.True(secure.TryOpen(answer.Bytes, out var opened));
        return opened;
    }

    private static Task RunAsync(Func<ListenPunch, Owner, Task> check) => SimulatedNetwork.RunAsync(7, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network, nodes: 2);
        await network.InvokeAsync(async () =>
        {
            var peer = world.Nodes[1];
            var loop = peer.Transport.Loop;
            var sockets = new PunchSocketPool(peer.Transport, 0, new Nobody());
            IHolepunchStrategy[] strategies = [new ConsistentProbing(), new RandomProbing(network.Random)];
            var parts = new PunchParts(loop, peer.Rpc, network.Random, sockets, new PunchThrottle(TimeSpan.FromSeconds(20)), strategies);
            var context = new PunchContext(parts, new ListenSockets(loop, sockets, peer.Rpc, 16), new Reuse.ReusableRoutes(16));
            var owner = new Owner();
            using var punch = ListenPunch.TryPrepare(context, owner, Secret, new HostWitnesses(new Limits.ConnectionsLimits()), () => false, null)!;

            await check(punch, owner);

            punch.Dispose();
            Assert.Equal(0, sockets.Count);
        });
    });

    private sealed class Owner : IListenPunchOwner
    {
        public bool IsRelayed => false;

        public int Punching { get; private set; }

        public int Over { get; private set; }

        public void OnPunching() => Punching++;

        public void OnPunchOver() => Over++;
    }

    private sealed class Nobody : IDatagramReceiver
    {
        public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
        {
        }
    }

    private sealed class Request(PeerAddress relay) : DhtRequest
    {
        public override ushort TransactionId => 0;

        public override DhtCommandId Command => PeerHolepunchCommand.CommandId;

        public override PeerAddress From => relay;

        public override NodeId? FromId => null;

        public override PeerAddress To => PeerAddress.Parse("80.0.0.1:8000");

        public override NodeId? Target => null;

        public override ReadOnlyMemory<byte>? Token => null;

        public override ReadOnlyMemory<byte>? Value => null;

        public override IDatagramSocket Socket => null!;

        public override bool IsProven => false;

        public override void Reply(ReadOnlyMemory<byte>? value, DhtReplyOptions? options = null) => throw new NotSupportedException();

        public override void Error(uint code, DhtReplyOptions? options = null) => throw new NotSupportedException();

        public override void Relay(ReadOnlyMemory<byte>? value, PeerAddress to, IDatagramSocket? socket = null) => throw new NotSupportedException();
    }
}
