using HyperDht.Limits;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Udx;

/// <summary>The streams of one node: one table of local ids shared by all of its sockets (spec 04 §1). On the loop only.</summary>
/// <param name="loop">The loop of the node.</param>
/// <param name="random">Where stream ids come from.</param>
/// <param name="limits">What streams may cost; the defaults when null.</param>
/// <param name="congestion">Makes the controller of each stream; the built-in one when null.</param>
internal sealed class UdxContext(
    IDhtLoop loop, IRandomSource random, UdxLimits? limits = null, Func<ICongestionController>? congestion = null)
{
    /// <summary>Streams that are not closed.</summary>
    public int StreamCount { get; }

    internal IDhtLoop Loop { get; } = loop;

    internal IRandomSource Random { get; } = random;

    internal UdxLimits Limits { get; } = limits ?? new UdxLimits();

    internal Func<ICongestionController>? Congestion { get; } = congestion;

    /// <summary>Creates a stream that can receive at once and send when it is connected.</summary>
    /// <param name="handler">The layer above.</param>
    /// <param name="id">A fixed id; by default a random one that is free.</param>
    public UdxStream CreateStream(IUdxStreamHandler handler, uint? id = null) => throw new NotImplementedException();

    /// <summary>Takes a datagram that belongs to a stream; false leaves it to others (spec 04 §3).</summary>
    public bool TryReceive(IDatagramSocket socket, PeerAddress source, Span<byte> datagram) => throw new NotImplementedException();

    /// <summary>Destroys every stream. Idempotent.</summary>
    public void Close() => throw new NotImplementedException();
}
