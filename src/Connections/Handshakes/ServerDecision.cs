using HyperDht.Connections.Addresses;
using HyperDht.Holepunch;

namespace HyperDht.Connections.Handshakes;

/// <summary>What a listener makes of a client's payload (spec 03 §12.3 points 4, 8, 11).</summary>
/// <remarks>Pure.</remarks>
internal static class ServerDecision
{
    /// <summary>Why the client gets no connection, or none.</summary>
    public static HandshakeError ErrorOf(NoisePayload payload)
    {
        if (payload.Version != NoisePayload.CurrentVersion)
        {
            return HandshakeError.VersionMismatch;
        }

        return payload.UsableStreamId is null ? HandshakeError.Aborted : HandshakeError.None;
    }

    /// <summary>Where the stream is connected at once; null waits for the client's packets.</summary>
    /// <param name="payload">The client's payload.</param>
    /// <param name="source">Who sent the handshake.</param>
    /// <param name="claimedPeer">The client according to a relay; null when it came directly.</param>
    public static PeerAddress? BindNow(NoisePayload payload, PeerAddress source, PeerAddress? claimedPeer)
    {
        if (claimedPeer is not { } peer)
        {
            return source;
        }

        return payload.UsableFirewall is NatKind.Open && AddressRanges.IsUnicast(peer) ? peer : null;
    }

    /// <summary>How the client is met when the stream cannot be connected at once.</summary>
    /// <param name="terms">What we have told it.</param>
    /// <param name="payload">The client's payload.</param>
    /// <param name="claimedPeer">The client according to a relay.</param>
    /// <param name="seen">Our address in the relay's eyes.</param>
    public static MeetingKind Meet(ServerTerms terms, NoisePayload payload, PeerAddress claimedPeer, PeerAddress seen)
    {
        if (claimedPeer.Host == seen.Host && IsNear(terms, payload))
        {
            return MeetingKind.Lan;
        }

        return terms.PublicAddress is null && terms.CanHolepunch ? MeetingKind.Punch : MeetingKind.Wait;
    }

    private static bool IsNear(ServerTerms terms, NoisePayload payload)
    {
        PeerAddress[] theirs = [.. payload.UsableAddresses.Where(address => AddressRanges.IsPrivate(address.Host))];
        return theirs.Length > 0 && terms.LocalAddresses.Count > 0 && AddressMatch.Find(terms.LocalAddresses, theirs) is not null;
    }
}
