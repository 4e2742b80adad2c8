namespace HyperDht.Transport;

/// <summary>Takes what arrives on a socket.</summary>
public interface IDatagramReceiver
{
    /// <summary>One datagram arrived. On the loop; must not throw.</summary>
    /// <param name="socket">Where it arrived.</param>
    /// <param name="source">Who sent it, as far as UDP knows.</param>
    /// <param name="datagram">Valid during the call only. The receiver may overwrite it (decryption in place).</param>
    void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram);
}
