using HyperDht.Connections.Addresses;
using HyperDht.Connections.Handshakes;
using HyperDht.Limits;
using HyperDht.Messaging;

namespace HyperDht.Connections.Listening;

/// <summary>Decides whose first messages are worth the curve work (threat-model H1); one for all listeners of a node.</summary>
/// <remarks>Pure.</remarks>
internal sealed class HandshakeAdmission(ConnectionsLimits limits, bool exemptLoopback)
{
    private readonly HandshakeRates _rates = new(limits);

    /// <summary>The CPU time of all handshakes.</summary>
    public HandshakeBudget Budget { get; } = new(limits.HandshakeCpuPercent);

    /// <summary>Who holds a connection.</summary>
    public KnownPeers Known { get; } = new();

    /// <summary>Whether the length and the first point can be a handshake's.</summary>
    public bool IsPlausible(ReadOnlySpan<byte> noise) =>
        noise.Length >= ServerHandshake.MinMessageLength && noise.Length <= limits.NoiseLength && !WeakPoints.Contains(noise);

    /// <summary>Whether a request comes from this very machine, which nobody outside can pretend; what it claims does not matter.</summary>
    public bool IsExempt(DhtRequest request) => exemptLoopback && AddressRanges.IsLoopback(request.From.Host);

    /// <summary>Whether the client's host holds a connection, or is this machine.</summary>
    public bool IsKnown(PeerAddress? claimedPeer, DhtRequest request) => IsExempt(request) || Known.Holds((claimedPeer ?? request.From).Host);

    /// <summary>Whether one more message may be read for its sender.</summary>
    /// <param name="claimedPeer">The client as a relay claims; null when it came by itself.</param>
    /// <param name="request">The request it came in.</param>
    /// <param name="isOwnRelay">Whether the sender is a relay that we announced to.</param>
    /// <param name="now">The time.</param>
    public bool TryTake(PeerAddress? claimedPeer, DhtRequest request, bool isOwnRelay, TimeSpan now) =>
        IsExempt(request) || (claimedPeer is { } client
            ? _rates.TryTakeRelayed(client.Host, request.From.Host, isOwnRelay, now)
            : _rates.TryTakeDirect(request.From.Host, request.IsProven, now));
}
