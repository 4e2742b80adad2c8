namespace HyperDht.Transport;

/// <summary>Sees the datagrams of a node's own sockets before the RPC layer does: stream packets leave the way here.</summary>
internal interface IDatagramFilter
{
    /// <summary>Takes a datagram, or leaves it to the RPC layer. On the loop; must not throw.</summary>
    /// <param name="socket">Where it arrived.</param>
    /// <param name="source">Who sent it, as far as UDP knows.</param>
    /// <param name="datagram">Valid during the call only; may be overwritten when taken.</param>
    /// <returns>True when it was taken.</returns>
    bool TryTake(IDatagramSocket socket, PeerAddress source, Span<byte> datagram);
}
