using HyperDht.Limits;

namespace HyperDht.Records.Storage;

/// <summary>The peers of a topic with very many of them, by network, so that none crowds out the others (threat-model D2).</summary>
internal sealed class CrowdedPeers
{
    private const int SmallSample = 64;

    private readonly Dictionary<uint, PeerGroup> _byPrefix = [];
    private readonly List<PeerGroup> _groups = [];

    public int Count { get; private set; }

    public IReadOnlyList<PeerGroup> Groups => _groups;

    public void Add(RecordEntry peer)
    {
        var prefix = SourceShares.PrefixOf(peer.Source.Host);
        if (!_byPrefix.TryGetValue(prefix, out var group))
        {
            group = new PeerGroup(prefix) { Position = _groups.Count };
            _byPrefix.Add(prefix, group);
            _groups.Add(group);
        }

        group.Add(peer);
        Count++;
    }

    public void Remove(RecordEntry peer)
    {
        var group = _byPrefix[SourceShares.PrefixOf(peer.Source.Host)];
        group.Remove(peer);
        Count--;
        if (group.Count > 0)
        {
            return;
        }

        var last = _groups[^1];
        _groups[group.Position] = last;
        last.Position = group.Position;
        _groups.RemoveAt(_groups.Count - 1);
        _byPrefix.Remove(group.Prefix);
    }

    /// <summary>A peer that is one too many since another was added; null when all limits hold.</summary>
    /// <param name="newest">The peer that was added.</param>
    /// <param name="limits">How many there may be.</param>
    /// <param name="isDiverse">Whether its network counts: private ones do not.</param>
    public RecordEntry? FindExcess(RecordEntry newest, RecordsLimits limits, bool isDiverse)
    {
        if (isDiverse && _byPrefix.TryGetValue(SourceShares.PrefixOf(newest.Source.Host), out var group))
        {
            if (group.Count > limits.TopicPeersPerAddress && group.CountOf(newest.Source.Host) > limits.TopicPeersPerAddress)
            {
                return group.OldestOf(newest.Source.Host);
            }

            if (group.Count > limits.TopicPeersPerPrefix)
            {
                return group.Peers[0];
            }
        }

        return Count > limits.TopicPeers ? _groups.MaxBy(g => g.Count)!.Peers[0] : null;
    }

    /// <summary>Fills a span with a choice that gives every network the same chance; none twice.</summary>
    /// <param name="destination">At most <see cref="Count"/> long.</param>
    /// <param name="draws">Where the choice comes from.</param>
    public void Sample(Span<ReadOnlyMemory<byte>> destination, scoped ref RandomDraws draws)
    {
        var count = Math.Min(destination.Length, _groups.Count);
        var numbers = count <= SmallSample ? stackalloc int[2 * SmallSample] : new int[2 * count];
        var chosen = numbers[..count];
        if (count == destination.Length)
        {
            draws.Choose(_groups.Count, chosen);
            for (var i = 0; i < count; i++)
            {
                _groups[chosen[i]].Sample(destination.Slice(i, 1), ref draws);
            }

            return;
        }

        FillQuotas(chosen, numbers[count..], destination.Length, ref draws);
        for (var i = 0; i < count; i++)
        {
            _groups[i].Sample(destination[..chosen[i]], ref draws);
            destination = destination[chosen[i]..];
        }
    }

    // Round by round one more of every network that has one more; those of the last round are chosen.
    private void FillQuotas(scoped Span<int> quotas, scoped Span<int> open, int total, scoped ref RandomDraws draws)
    {
        quotas.Clear();
        while (total > 0)
        {
            var count = 0;
            for (var i = 0; i < quotas.Length; i++)
            {
                if (quotas[i] < _groups[i].Count)
                {
                    open[count++] = i;
                }
            }

            var taken = Math.Min(total, count);
            for (var i = 0; i < taken; i++)
            {
                var other = i + (taken < count ? draws.Next(count - i) : 0);
                (open[i], open[other]) = (open[other], open[i]);
                quotas[open[i]]++;
            }

            total -= taken;
        }
    }
}
