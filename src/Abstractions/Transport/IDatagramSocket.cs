namespace HyperDht.Transport;

/// <summary>One bound UDP socket.</summary>
/// <remarks>
/// On the loop only. Sending never blocks and never fails: what the system refuses is counted and lost, as on any
/// network. Datagrams of a turn leave together at its end, in order for each destination.
/// </remarks>
public interface IDatagramSocket
{
    /// <summary>The bound address; host 0 when bound to every interface.</summary>
    PeerAddress LocalAddress { get; }

    /// <summary>Whether <see cref="Close"/> was called.</summary>
    bool IsClosed { get; }

    /// <summary>Who takes what arrives; null drops it.</summary>
    IDatagramReceiver? Receiver { get; set; }

    /// <summary>Sends a copy of a datagram.</summary>
    /// <param name="datagram">Up to 1472 bytes.</param>
    /// <param name="destination">Port 0 is a counted drop.</param>
    /// <param name="timeToLive">Hops for this datagram only; 0 is the socket's default of 64.</param>
    void Send(ReadOnlySpan<byte> datagram, PeerAddress destination, int timeToLive = 0);

    /// <summary>Room for a datagram that is written in place; fill it before any other call on a socket of the loop.</summary>
    /// <param name="length">Its exact size, up to 1472 bytes.</param>
    /// <param name="destination">Where it goes.</param>
    Span<byte> Reserve(int length, PeerAddress destination);

    /// <summary>Sends what waits, then closes. Idempotent; from another thread it happens with the next turn.</summary>
    void Close();
}
