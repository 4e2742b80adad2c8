using HyperDht.Connections.Candidates;
using HyperDht.Connections.Secure;
using HyperDht.Cryptography;
using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Testing;
using HyperDht.Transport;
using HyperDht.Udx;

namespace HyperDht.Connections.Tests.Secure;

/// <summary>One end of a connection under test: a host with a socket and a stream context, without any DHT.</summary>
internal sealed class SecureEnd : ICandidateOwner, IDatagramReceiver
{
    private readonly UdxContext _streams;

    public SecureEnd(
        SimulatedNetwork network, PartialFrameBudget budget, bool isInitiator, KeyPair own, PublicKey remote, TimeSpan? keepAlive, bool keepsMessages = false)
    {
        Transport = network.AddHost();
        Socket = Transport.Bind(default);
        Socket.Receiver = this;
        _streams = new UdxContext(network.Loop, network.Random);
        var context = new SecureStreamContext(
            network.Loop,
            new SodiumCryptoSuite(),
            network.Random,
            new SecretStreamLimits(),
            budget,
            new SlabPool(),
            new UdxLimits().ReceiveWindow,
            keepAlive ?? TimeSpan.FromSeconds(5));
        Candidate = (SecureConnection)new SecureConnectionFactory(context, _streams)
            .Create(this, new CandidateTerms(isInitiator, own.PublicKey, remote, new ConnectTrace()) { KeepsMessages = keepsMessages });
    }

    public SimulatedTransport Transport { get; }

    public uint Host => Transport.Address.Host;

    public IDatagramSocket Socket { get; }

    public SecureConnection Candidate { get; }

    public IHyperDhtConnection Connection => Candidate;

    public Stream Stream => Connection.AsStream();

    public PeerAddress Address => new(Host, Socket.LocalAddress.Port);

    public int Proofs { get; private set; }

    /// <summary>How often the peer, which could not follow, did not answer.</summary>
    public int Unanswered { get; private set; }

    public bool IsClosed { get; private set; }

    public Exception? Error { get; private set; }

    public int StreamCount => _streams.StreamCount;

    /// <summary>Whether packets are taken before the connection is bound.</summary>
    public bool AcceptsEarly { get; set; }

    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source) => AcceptsEarly || (Candidate.IsBound && Proofs == 0);

    public void OnProven() => Proofs++;

    public void OnUnanswered() => Unanswered++;

    public void OnClosed(Exception? error)
    {
        IsClosed = true;
        Error = error;
    }

    public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram) =>
        _streams.TryReceive(socket, source, datagram);

    /// <summary>Sends an unordered message of the bare stream.</summary>
    public void SendDatagram(ReadOnlySpan<byte> message) => Candidate.BareStream.SendMessage(message);

    public void CloseStreams() => _streams.Close();
}
