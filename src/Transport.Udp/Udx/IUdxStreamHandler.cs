using HyperDht.Transport;

namespace HyperDht.Udx;

/// <summary>The layer above a stream. Every member is called on the loop, may call back into the stream, and must not throw.</summary>
internal interface IUdxStreamHandler
{
    /// <summary>
    /// Decides about a packet that came in another way than the stream's own, be it the socket or the source: every packet while the
    /// stream is not connected. May connect or move the stream. False drops it, unless it is data from the peer's host.
    /// </summary>
    bool AcceptFrom(IDatagramSocket socket, PeerAddress source);

    /// <summary>
    /// A packet came from where the peer is not believed to be, and was not accepted; anybody who saw one of the stream's can have made it.
    /// May move the stream, which does not let the packet in.
    /// </summary>
    /// <param name="socket">Where it arrived.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="message">Its unordered message, valid during the call; empty without.</param>
    void OnStray(IDatagramSocket socket, PeerAddress source, ReadOnlySpan<byte> message)
    {
    }

    /// <summary>Packets came from where the peer is believed to be; once for all of a turn.</summary>
    void OnHeard()
    {
    }

    /// <summary>The next bytes of the stream. The span is valid during the call and may be overwritten; report with <see cref="UdxStream.Consumed"/>.</summary>
    void OnData(Span<byte> data);

    /// <summary>The peer ended its side; no more data follows.</summary>
    void OnEnd();

    /// <summary>One unordered message. The span is valid during the call.</summary>
    void OnMessage(ReadOnlySpan<byte> message);

    /// <summary><see cref="UdxStream.IsWritable"/> became true again.</summary>
    void OnWritable();

    /// <summary>Everything written so far, and the end if there was one, is acknowledged.</summary>
    void OnAllAcknowledged();

    /// <summary>The stream is gone. Last call, exactly once.</summary>
    void OnClosed(UdxCloseReason reason);
}
