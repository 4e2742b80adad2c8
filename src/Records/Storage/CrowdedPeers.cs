using HyperDht.Limits;
using HyperDht.Runtime;

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
    /// <param name="random">Where the choice comes from.</param>
    public void Sample(Span<ReadOnlyMemory<byte>> destination, IRandomSource random)
    {
        var count = Math.Min(destination.Length, _groups.Count);
        var numbers = count <= SmallSample ? stackalloc int[SmallSample] : new int[count];
        numbers = numbers[..count];
        if (count == destination.Length)
        {
            Choice.Draw(_groups.Count, numbers, random);
            for (var i = 0; i < count; i++)
            {
                _groups[numbers[i]].Sample(destination.Slice(i, 1), random);
            }

            return;
        }

        FillQuotas(numbers, destination.Length, random);
        for (var i = 0; i < count; i++)
        {
            _groups[i].Sample(destination[..numbers[i]], random);
            destination = destination[numbers[i]..];
        }
    }

    // Round by round one more of every network that has one more; the last round chooses among them.
    private void FillQuotas(Span<int> quotas, int total, IRandomSource random)
    {
        var open = new int[quotas.Length];
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
            var chosen = new int[taken];
            Choice.Draw(count, chosen, random);
            foreach (var position in chosen)
            {
                quotas[open[position]]++;
            }

            total -= taken;
        }
    }
}
