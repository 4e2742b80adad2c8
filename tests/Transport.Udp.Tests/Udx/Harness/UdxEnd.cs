using HyperDht.Limits;
using HyperDht.Udx;

namespace HyperDht.Transport.Udp.Tests.Udx.Harness;

/// <summary>A context with one socket and one stream.</summary>
internal sealed class UdxEnd : IDatagramReceiver
{
    public UdxEnd(
        VirtualLoop loop, PeerAddress address, int seed, UdxLimits? limits = null, UdxStreamOptions options = default, uint id = 1,
        Func<ICongestionController>? congestion = null)
    {
        Socket = new VirtualSocket(loop, address, new SeededRandom(seed)) { Receiver = this };
        Context = new UdxContext(loop, new SeededRandom(seed + 1000), limits, congestion);
        Stream = Context.CreateStream(Handler, id, options);
        Handler.Stream = Stream;
    }

    public VirtualSocket Socket { get; }

    public UdxContext Context { get; }

    public RecordingHandler Handler { get; } = new();

    public UdxStream Stream { get; }

    public List<byte[]> Foreign { get; } = [];

    public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
    {
        if (!Context.TryReceive(socket, source, datagram))
        {
            Foreign.Add(datagram.ToArray());
        }
    }
}
