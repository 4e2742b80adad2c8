using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Tests.Node;
using HyperDht.Limits;
using HyperDht.Testing;
using HyperDht.Transport;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>A stranger has a node send to addresses of the stranger's choice, in each mode.</summary>
public sealed class R7_Forwarder
{
    private const int Forged = 10_000;

    private static readonly NodeId Target = NodeId.Hash([1]);

    public static TheoryData<int> Modes => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Modes))]
    public Task ForgedMessages_AreRatedBySourceAndDestination(int kind) => SimulatedNetwork.RunAsync(71, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network, nodes: 2);
        var node = world.Nodes[1];
        var attacker = new Endpoint(network);
        Endpoint[] victims = [.. Enumerable.Range(0, 20).Select(_ => new Endpoint(network))];
        var to = node.Rpc.RemoteAddress!.Value;

        for (var i = 0; i < Forged; i += 10)
        {
            var first = i;
            await network.InvokeAsync(() => Enumerable.Range(first, 10).ToList().ForEach(
                number => attacker.Socket.Send(Datagram(kind, number, victims[number % victims.Length].Address, to), to)));
            await network.Delay(TimeSpan.FromMilliseconds(10));
        }

        await network.Delay(TimeSpan.FromSeconds(1));
        Assert.InRange(victims.Sum(victim => victim.Received), 1, 1200);
        Assert.All(victims, victim => Assert.InRange(victim.Received, 0, 120));
        Assert.True(victims.Max(victim => victim.Longest) <= Datagram(kind, 0, to, to).Length + 38);
    });

    [Theory]
    [InlineData("10.0.0.1:1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("169.254.0.1:1")]
    [InlineData("224.0.0.1:1")]
    [InlineData("255.255.255.255:1")]
    [InlineData("20.0.0.1:0")]
    public void Destination_IsNeverInsideANetworkNorNobody(string destination)
    {
        var from = PeerAddress.Parse("90.0.0.1:1");
        var to = PeerAddress.Parse(destination);
        var action = HandshakeRoutes.Decide(new(HandshakeMode.FromServer, new byte[1], to), from, isServer: false, null);
        var isPrivate = Connections.Addresses.AddressRanges.IsPrivate(to.Host);

        Assert.Equal(isPrivate ? RouteKind.Reply : RouteKind.Drop, action.Kind);
        Assert.True(!isPrivate || !ForwardGuard.AllowsDestination(from, to));
    }

    [Fact]
    public Task LongMessages_GoNowhere() => SimulatedNetwork.RunAsync(72, network =>
    {
        var guard = new ForwardGuard(network.Loop, new ConnectionsLimits { NoiseLength = 300 }, exemptLoopback: true);

        Assert.True(new ForwardGuard(network.Loop, new ConnectionsLimits(), exemptLoopback: true).AllowsLength(1200));
        Assert.True(guard.AllowsLength(300));
        Assert.False(guard.AllowsLength(301));
        return Task.CompletedTask;
    });

    private static byte[] Datagram(int kind, int number, PeerAddress victim, PeerAddress to)
    {
        var isHandshake = kind < 2;
        var value = kind switch
        {
            0 => new PeerHandshakeMessage(HandshakeMode.FromClient, new byte[120], null, victim).Encode(),
            1 => new PeerHandshakeMessage(HandshakeMode.FromServer, new byte[120], victim).Encode(),
            2 => new PeerHolepunchMessage(HandshakeMode.FromClient, 1, new byte[60], victim).Encode(),
            _ => new PeerHolepunchMessage(HandshakeMode.FromServer, 1, new byte[60], victim).Encode(),
        };
        var request = new Routing.Codecs.RequestDatagram
        {
            TransactionId = (ushort)number,
            To = to,
            Command = isHandshake ? PeerHandshakeCommand.CommandId : PeerHolepunchCommand.CommandId,
            Target = Target.Span,
            Value = value,
            HasValue = true,
        };
        var bytes = new byte[request.EncodedLength];
        request.Encode(bytes);
        return bytes;
    }

    private sealed class Endpoint : IDatagramReceiver
    {
        public Endpoint(SimulatedNetwork network)
        {
            var host = network.AddHost();
            Socket = host.Bind(default);
            Socket.Receiver = this;
            Address = new PeerAddress(host.Address.Host, Socket.LocalAddress.Port);
        }

        public IDatagramSocket Socket { get; }

        public PeerAddress Address { get; }

        public int Received { get; private set; }

        public int Longest { get; private set; }

        public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
        {
            Received++;
            Longest = Math.Max(Longest, datagram.Length);
        }
    }
}
