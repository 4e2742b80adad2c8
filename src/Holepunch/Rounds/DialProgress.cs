using HyperDht.Holepunch.Payloads;
using HyperDht.Holepunch.Remote;
using HyperDht.Limits;

namespace HyperDht.Holepunch.Rounds;

/// <summary>What the attempts of one dial share: which relays are left, and what was said so far.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class DialProgress
{
    // One relay may lie about the server's NAT (threat-model H7); two that agree are believed.
    private const int RandomClaimsBelieved = 2;

    private readonly Queue<PunchRelay> _left;
    private readonly int _all;
    private ulong _round;
    private int _randomClaims;

    /// <param name="limits">What one relay's word is worth.</param>
    /// <param name="relays">Nodes that the server announced itself to, the one of the handshake first; the server vouches for the list.</param>
    public DialProgress(ConnectionsLimits limits, IReadOnlyList<PunchRelay> relays)
    {
        Witnesses = new HostWitnesses(limits);
        _left = new Queue<PunchRelay>(relays);
        _all = relays.Count;
        foreach (var relay in relays)
        {
            Witnesses.Add(relay.Relay.Host, relay.Server.Host);
        }
    }

    /// <summary>Where the relays say that the server is.</summary>
    public HostWitnesses Witnesses { get; }

    /// <summary>Whether a relay is left.</summary>
    public bool HasRelay => _left.Count > 0;

    /// <summary>Takes the next relay; each is asked once.</summary>
    /// <param name="relay">The relay.</param>
    /// <param name="isFirst">Whether it is the first of all.</param>
    public bool TryTake(out PunchRelay relay, out bool isFirst)
    {
        isFirst = _left.Count == _all;
        return _left.TryDequeue(out relay);
    }

    /// <summary>No further relay can change anything.</summary>
    public void Stop() => _left.Clear();

    /// <summary>The number of the next message.</summary>
    public ulong NextRound() => Math.Min(_round++, HolepunchPayload.MaxRound);

    /// <summary>Whether a relay has said that both NATs are random: then a server may not answer any more, and is not waited for as long.</summary>
    public bool IsCalledHopeless => _randomClaims > 0;

    /// <summary>Whether enough relays have said so.</summary>
    public bool IsHopeless => _randomClaims >= RandomClaimsBelieved;

    /// <summary>Notes that a relay calls both NATs random, or brings that the server gives up on ours; true when that is to be believed.</summary>
    public bool BelievesRandom()
    {
        _randomClaims++;
        return IsHopeless || !HasRelay;
    }
}
