namespace HyperDht.Transport.Udp;

/// <summary>One datagram that waits for the end of the turn.</summary>
internal unsafe struct SendEntry
{
    public byte* Data;
    public int Length;

    /// <summary>The next datagram of the same socket, -1 at the end.</summary>
    public int Next;

    public PeerAddress Destination;
    public byte TimeToLive;
}
