namespace HyperDht.Holepunch.Nat;

/// <summary>Chooses whom to ask how they see a socket (spec 03 §9.1 "Sampling").</summary>
/// <remarks>
/// Pure. Two rounds at most, each over nodes that were not asked before; nodes of networks that have no vote yet come first,
/// so that one operator alone cannot decide (threat-model R4).
/// </remarks>
internal sealed class NatSampling
{
    private const int SkippedWhenMany = 5;
    private const int Many = 8;
    private const int Rounds = 2;

    private readonly IReadOnlyList<PeerAddress> _candidates;
    private readonly HashSet<PeerAddress> _asked = [];
    private readonly HashSet<uint> _networks = [];
    private int _waiting;
    private int _round;
    private bool _isAsked;

    /// <param name="newestFirst">The nodes of the routing table.</param>
    public NatSampling(IReadOnlyList<PeerAddress> newestFirst) =>
        _candidates = newestFirst.Count >= Many ? [.. newestFirst.Skip(SkippedWhenMany)] : newestFirst;

    /// <summary>Whether nobody is asked any more.</summary>
    public bool IsOver => _waiting == 0 && _round >= Rounds;

    /// <summary>Takes the next node to ask; false while enough are on the way, and at the end of a round.</summary>
    /// <param name="samples">How many answers are in.</param>
    /// <param name="node">The node, when the result is true.</param>
    public bool TryTakeNode(int samples, out PeerAddress node)
    {
        node = default;
        if (_isAsked || _round >= Rounds || samples + _waiting >= NatAnalyzer.EnoughSamples || Next() is not { } next)
        {
            _isAsked = true;
            return false;
        }

        node = next;
        _asked.Add(node);
        _networks.Add(NetworkOf(node));
        _waiting++;
        return true;
    }

    /// <summary>Ends the round when nobody is left to wait for.</summary>
    /// <returns>Whether another round has begun.</returns>
    public bool HandleAllAsked()
    {
        if (_waiting > 0 || _round >= Rounds)
        {
            return false;
        }

        _isAsked = false;
        return ++_round < Rounds;
    }

    /// <summary>A node has answered, or will not.</summary>
    public void HandleSettled() => _waiting--;

    private static uint NetworkOf(PeerAddress node) => node.Host >> 8;

    private PeerAddress? Next()
    {
        PeerAddress? fallback = null;
        foreach (var candidate in _candidates)
        {
            if (_asked.Contains(candidate))
            {
                continue;
            }

            if (!_networks.Contains(NetworkOf(candidate)))
            {
                return candidate;
            }

            fallback ??= candidate;
        }

        return fallback;
    }
}
