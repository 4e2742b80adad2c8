using HyperDht.Transport;

namespace HyperDht.Connections.Candidates;

/// <summary>Where a connection's bytes go.</summary>
/// <param name="Socket">Our socket.</param>
/// <param name="Remote">The peer.</param>
internal readonly record struct CandidatePath(IDatagramSocket Socket, PeerAddress Remote)
{
    /// <summary>The relay's stream for ours when it is a way over a relay; null when the packets go to the peer itself.</summary>
    public uint? RelayStreamId { get; init; }

    /// <summary>How to call it: an address inside a private network is a LAN path.</summary>
    public PathKind Kind => RelayStreamId is not null ? PathKind.Relay : Addresses.AddressRanges.IsPrivate(Remote.Host) ? PathKind.Lan : PathKind.Direct;
}
