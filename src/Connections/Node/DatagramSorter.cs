using HyperDht.Transport;
using HyperDht.Udx;

namespace HyperDht.Connections.Node;

/// <summary>Sorts what arrives on a node's sockets (spec 03 §10): packets of known streams first, then the RPC layer.</summary>
/// <remarks>Punch probes of one byte belong to nobody yet; the RPC layer drops them.</remarks>
internal sealed class DatagramSorter(UdxContext streams) : IDatagramFilter
{
    public bool TryTake(IDatagramSocket socket, PeerAddress source, Span<byte> datagram) =>
        streams.TryReceive(socket, source, datagram);
}
