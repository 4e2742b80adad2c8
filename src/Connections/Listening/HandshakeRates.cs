using HyperDht.Connections.Forwarding;
using HyperDht.Limits;

namespace HyperDht.Connections.Listening;

/// <summary>How many first messages one client and one relay may have read (threat-model H1).</summary>
/// <remarks>Pure. Clients are counted apart by whether a relay of ours names them: nobody else can use up the share of a client that comes through one.</remarks>
internal sealed class HandshakeRates(ConnectionsLimits limits)
{
    private const int AddressBurst = 4;
    private const int RelayBurst = 2;
    private const int OwnRelayFactor = 10;

    private readonly TokenBuckets<(uint Host, bool IsThroughOwnRelay)> _clients =
        new(limits.HandshakesPerAddress, AddressBurst * limits.HandshakesPerAddress, limits.RememberedHandshakes);

    private readonly TokenBuckets<uint> _relays =
        new(limits.HandshakesPerRelay, RelayBurst * limits.HandshakesPerRelay, limits.RememberedHandshakes);

    /// <summary>Whether a client that came by itself may have one more message read.</summary>
    /// <param name="client">Its host.</param>
    /// <param name="isProven">Whether the host has shown that it receives what is sent to it.</param>
    /// <param name="now">The time.</param>
    public bool TryTakeDirect(uint client, bool isProven, TimeSpan now) =>
        _clients.TryTake((client, false), now, isProven ? AddressStanding.ProvenFactor : 1);

    /// <summary>Whether a relay may have one more message of a client read.</summary>
    /// <param name="client">The client's host, as the relay claims.</param>
    /// <param name="relay">The relay's host.</param>
    /// <param name="isOwnRelay">Whether we have announced to it.</param>
    /// <param name="now">The time.</param>
    public bool TryTakeRelayed(uint client, uint relay, bool isOwnRelay, TimeSpan now) =>
        _relays.TryTake(relay, now, isOwnRelay ? OwnRelayFactor : 1) && _clients.TryTake((client, isOwnRelay), now);
}
