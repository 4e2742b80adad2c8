using HyperDht.Connections.Candidates;
using HyperDht.Cryptography;
using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Testing;
using HyperDht.Transport;
using HyperDht.Udx;

namespace HyperDht.Connections.Tests.Secure;

/// <summary>A client that writes any bytes it likes into the reliable stream of a real connection's server end.</summary>
internal sealed class RawPeer : IUdxStreamHandler, IDatagramReceiver
{
    private readonly UdxContext _streams;
    private readonly UdxStream _stream;

    private RawPeer(SimulatedNetwork network, SecureEnd server, KeyPair own, KeyPair serverKey)
    {
        var transport = network.AddHost();
        var socket = transport.Bind(default);
        socket.Receiver = this;
        _streams = new UdxContext(network.Loop, network.Random);
        _stream = _streams.CreateStream(this);
        var (clientKeys, serverKeys) = SecurePair.Shake(network.Random, own, serverKey);
        Writer = new SecretStreamWriter(new SodiumCryptoSuite(), clientKeys, new byte[SecretStreamCipher.HeaderLength]);
        var address = new PeerAddress(transport.Address.Host, socket.LocalAddress.Port);
        BindServer = () => server.Candidate.Bind(new CandidatePath(server.Socket, address), _stream.Id, serverKeys);
        _stream.Connect(socket, server.Candidate.StreamId, server.Address);
        Server = server;
    }

    public SecureEnd Server { get; }

    public Action BindServer { get; }

    public SecretStreamWriter Writer { get; }

    public bool IsClosed { get; private set; }

    public static async Task<RawPeer> ConnectAsync(SimulatedNetwork network, PartialFrameBudget? budget = null, bool bind = true)
    {
        RawPeer? peer = null;
        await network.InvokeAsync(() =>
        {
            var own = SecurePair.Key(3);
            var serverKey = SecurePair.Key(2);
            var server = new SecureEnd(
                network, budget ?? new PartialFrameBudget(new SecretStreamLimits()), false, serverKey, own.PublicKey, keepAlive: null);
            peer = new RawPeer(network, server, own, serverKey);
            server.AcceptsEarly = !bind;
            if (bind)
            {
                peer.BindServer();
            }
        });
        return peer!;
    }

    public byte[] Frame(byte[] message)
    {
        var frame = new byte[message.Length + StreamFormat.FrameOverhead];
        Writer.Encrypt(message, frame);
        return frame;
    }

    public void Write(byte[] bytes) => _stream.Write(bytes, null);

    public void End() => _stream.End();

    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source) => false;

    public void OnData(Span<byte> data) => _stream.Consumed(data.Length);

    public void OnEnd()
    {
    }

    public void OnMessage(ReadOnlySpan<byte> message)
    {
    }

    public void OnWritable()
    {
    }

    public void OnAllAcknowledged()
    {
    }

    public void OnClosed(UdxCloseReason reason) => IsClosed = true;

    public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram) =>
        _streams.TryReceive(socket, source, datagram);
}
