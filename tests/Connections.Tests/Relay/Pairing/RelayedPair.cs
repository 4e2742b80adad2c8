using HyperDht.Connections.Candidates;
using HyperDht.Connections.Relay.Pairing;
using HyperDht.Connections.Tests.Secure;
using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Testing;
using HyperDht.Transport;
using HyperDht.Udx;

namespace HyperDht.Connections.Tests.Relay.Pairing;

/// <summary>Two ends of a connection that know only a third host, which joins their streams.</summary>
internal sealed class RelayedPair : IDatagramReceiver, IRelayEndOwner
{
    private RelayedPair(SimulatedNetwork network, RelayLimits limits)
    {
        var transport = network.AddHost();
        Socket = transport.Bind(default);
        Socket.Receiver = this;
        Streams = new UdxContext(network.Loop, network.Random);
        var ends = new UdxRelayEnds(network.Loop, Streams, limits);
        var budget = new PartialFrameBudget(new SecretStreamLimits());
        var (clientKey, serverKey) = (SecurePair.Key(1), SecurePair.Key(2));
        Client = new SecureEnd(network, budget, true, clientKey, serverKey.PublicKey, null);
        Server = new SecureEnd(network, budget, false, serverKey, clientKey.PublicKey, null);
        ClientEnd = ends.Create(this, Client.Candidate.StreamId);
        ServerEnd = ends.Create(this, Server.Candidate.StreamId);
        ClientEnd.JoinTo(ServerEnd);
        ServerEnd.JoinTo(ClientEnd);
        var (clientKeys, serverKeys) = SecurePair.Shake(network.Random, clientKey, serverKey);
        var address = new PeerAddress(transport.Address.Host, Socket.LocalAddress.Port);
        Server.Candidate.Bind(new CandidatePath(Server.Socket, address), ServerEnd.Id, serverKeys);
        Client.Candidate.Bind(new CandidatePath(Client.Socket, address), ClientEnd.Id, clientKeys);
    }

    public SecureEnd Client { get; }

    public SecureEnd Server { get; }

    public IRelayEnd ClientEnd { get; }

    public IRelayEnd ServerEnd { get; }

    public IDatagramSocket Socket { get; }

    public UdxContext Streams { get; }

    public int Closed { get; private set; }

    /// <summary>Who may be a client; everybody when null.</summary>
    public uint? OnlyHost { get; set; }

    public static async Task<RelayedPair> OpenAsync(SimulatedNetwork network, RelayLimits? limits = null)
    {
        RelayedPair? pair = null;
        await network.InvokeAsync(() => pair = new RelayedPair(network, limits ?? new RelayLimits()));
        return pair!;
    }

    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source, bool isFirst) => isFirst && (OnlyHost is null || OnlyHost == source.Host);

    public void OnEndClosed(IRelayEnd end) => Closed++;

    public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram) => Streams.TryReceive(socket, source, datagram);
}
