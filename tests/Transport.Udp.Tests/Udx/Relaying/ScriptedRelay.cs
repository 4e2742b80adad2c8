using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx;
using HyperDht.Udx.Relaying;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Udx.Relaying;

/// <summary>Two joined ends of a relay between hosts that are mere addresses: packets are made by hand, and read as they leave.</summary>
internal sealed class ScriptedRelay
{
    public const uint ClientId = 71;
    public const uint ServerId = 72;

    public static readonly PeerAddress ClientHome = new(0x0a000001, 1000);
    public static readonly PeerAddress ServerHome = new(0x0b000001, 2000);

    private static readonly TimeSpan Arrival = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<PeerAddress, List<byte[]>> _received = [];

    public ScriptedRelay()
    {
        Socket = NewSocket(49737);
        Context = new UdxContext(Loop, new SeededRandom(1));
        Client = Context.CreateRelayEnd(ClientHandler, ClientId);
        Server = Context.CreateRelayEnd(ServerHandler, ServerId);
        Client.JoinTo(Server);
        Server.JoinTo(Client);
    }

    public VirtualLoop Loop { get; } = new();

    public UdxContext Context { get; }

    public VirtualSocket Socket { get; }

    public Handler ClientHandler { get; } = new();

    public Handler ServerHandler { get; } = new();

    public UdxRelayEnd Client { get; }

    public UdxRelayEnd Server { get; }

    /// <summary>Another socket of the relay.</summary>
    public VirtualSocket NewSocket(ushort port) => new(Loop, new PeerAddress(0x7f000001, port), new SeededRandom(port));

    /// <summary>Both sides are believed once where they are at home.</summary>
    public void Settle()
    {
        ClientHandler.Accepted = ClientHome;
        ServerHandler.Accepted = ServerHome;
        Give(Client, ClientHome, 1);
        Give(Server, ServerHome, 2);
        Loop.RunTo(Loop.Now + Arrival);
        (ClientHandler.Accepted, ServerHandler.Accepted) = (null, null);
        ClientHandler.Asked.Clear();
        ServerHandler.Asked.Clear();
        _received.Clear();
    }

    /// <summary>Delivers a packet for an end and ends the turn.</summary>
    public void Give(UdxRelayEnd end, PeerAddress source, byte mark, UdxFlags flags = UdxFlags.Data, VirtualSocket? socket = null, int length = 1)
    {
        var datagram = new byte[UdxHeader.Length + length];
        new UdxHeader(flags, 0, end.Id, 1 << 20, mark, 0).WriteTo(datagram);
        datagram[UdxHeader.Length] = mark;
        Assert.True(Context.TryReceive(socket ?? Socket, source, datagram));
        Loop.EndTurn();
    }

    /// <summary>Lets what is sent to a host arrive from now on.</summary>
    public void Route(PeerAddress host, VirtualSocket? socket = null)
    {
        var from = socket ?? Socket;
        if (!from.Routes.ContainsKey(host))
        {
            from.Routes[host] = new VirtualSocket(Loop, host, new SeededRandom(2)) { Receiver = new Inbox(_received, host) };
        }
    }

    /// <summary>Marks and stream numbers of what a host has received since it was asked last.</summary>
    public (byte Mark, uint StreamId)[] Take(PeerAddress host)
    {
        Loop.RunTo(Loop.Now + Arrival);
        return _received.Remove(host, out var packets) ? [.. packets.Select(bytes => (bytes[UdxHeader.Length], UdxHeader.ReadStreamId(bytes)))] : [];
    }

    private sealed class Inbox(Dictionary<PeerAddress, List<byte[]>> received, PeerAddress host) : IDatagramReceiver
    {
        public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
        {
            if (!received.TryGetValue(host, out var packets))
            {
                received.Add(host, packets = []);
            }

            packets.Add(datagram.ToArray());
        }
    }

    /// <summary>The layer above an end.</summary>
    internal sealed class Handler : IUdxRelayHandler
    {
        /// <summary>The only address that is believed.</summary>
        public PeerAddress? Accepted { get; set; }

        public (IDatagramSocket Socket, PeerAddress Remote)? Whereabouts { get; set; }

        public bool IsFull { get; set; }

        public List<PeerAddress> Asked { get; } = [];

        public int Closed { get; private set; }

        public bool AcceptFrom(IDatagramSocket socket, PeerAddress source)
        {
            Asked.Add(source);
            return source == Accepted;
        }

        public bool MayForward(int bytes) => !IsFull;

        public void OnClosed() => Closed++;
    }
}
