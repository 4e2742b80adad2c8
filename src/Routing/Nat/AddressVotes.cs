namespace HyperDht.Routing.Nat;

/// <summary>Who said lately what our address is, so that no one operator decides it (threat-model R4).</summary>
/// <remarks>Pure. Private networks are one neighbourhood: there every node counts for itself.</remarks>
/// <param name="sharePercent">Of the votes that one network may have.</param>
internal sealed class AddressVotes(int sharePercent)
{
    private const int ManyNetworks = 3;
    private const int NetworksToChange = 2;
    private const int HostsToChange = 5;

    private readonly Queue<Vote> _votes = new();

    /// <summary>Takes a vote, unless its network has its share of them already and others are to be had.</summary>
    /// <param name="voter">A node that answered us.</param>
    /// <param name="seen">Our address in its eyes.</param>
    public bool TryAdd(PeerAddress voter, PeerAddress seen)
    {
        var vote = new Vote(voter, seen);
        if (!voter.IsPrivate && Networks(_votes.Append(vote)) >= ManyNetworks
            && 100 * (_votes.Count(other => other.Network == vote.Network) + 1) > sharePercent * (_votes.Count + 1))
        {
            return false;
        }

        _votes.Enqueue(vote);
        if (_votes.Count > NatSampler.WindowSize)
        {
            _votes.Dequeue();
        }

        return true;
    }

    /// <summary>Whether enough of those who are independent of each other say that a settled address is another one now.</summary>
    /// <param name="settled">What was believed.</param>
    /// <param name="next">What would be believed; port 0 when each sees another one.</param>
    public bool Support(PeerAddress settled, PeerAddress next)
    {
        var agreeing = _votes.Where(vote =>
            vote.Seen.Host == next.Host && (next.Port == 0 ? vote.Seen != settled : vote.Seen.Port == next.Port)).ToArray();
        var known = _votes.Select(vote => vote.Voter).Distinct().Count();
        return Networks(_votes) >= NetworksToChange
            ? Networks(agreeing) >= NetworksToChange
            : agreeing.Select(vote => vote.Voter).Distinct().Count() >= Math.Min(HostsToChange, known);
    }

    /// <summary>It was another socket that they saw.</summary>
    public void Clear() => _votes.Clear();

    private static int Networks(IEnumerable<Vote> votes) => votes.Select(vote => vote.Network).Distinct().Count();

    private readonly record struct Vote(PeerAddress Voter, PeerAddress Seen)
    {
        public uint Network => Voter.IsPrivate ? Voter.Host & 0xff000000 : Voter.Host >> 8;
    }
}
