using HyperDht.Runtime;

namespace HyperDht.Records.Sqlite.Reading;

/// <summary>The peers of a topic at a moment; of a crowded one by network, so that each has the same chance to be shown (threat-model D2).</summary>
internal sealed class TopicView
{
    private const int SmallSample = 64;

    private readonly List<List<PeerChoice>> _groups;

    private TopicView(List<List<PeerChoice>> groups, int count, TimeSpan taken)
    {
        _groups = groups;
        Count = count;
        Taken = taken;
    }

    public int Count { get; }

    /// <summary>Loop time of the moment.</summary>
    public TimeSpan Taken { get; }

    /// <summary>Takes peers as they are.</summary>
    /// <param name="peers">The peers; not kept.</param>
    /// <param name="isCrowded">Whether networks count.</param>
    /// <param name="now">Loop time.</param>
    public static TopicView Take(List<PeerChoice> peers, bool isCrowded, TimeSpan now)
    {
        var groups = isCrowded
            ? peers.GroupBy(peer => SourceDiversity.PrefixOf(peer.Source.Host)).Select(group => group.ToList()).ToList()
            : [[.. peers]];
        return new TopicView(groups, peers.Count, now);
    }

    /// <summary>Chooses peers, none twice: round by round one more of every network that has one more.</summary>
    /// <param name="count">At most <see cref="Count"/>.</param>
    /// <param name="random">Where the choice comes from.</param>
    /// <param name="chosen">Receives them.</param>
    public void Choose(int count, IRandomSource random, List<PeerChoice> chosen)
    {
        var quotas = new int[_groups.Count];
        if (_groups.Count == 1)
        {
            quotas[0] = count;
        }
        else
        {
            FillQuotas(quotas, count, random);
        }

        for (var i = 0; i < quotas.Length; i++)
        {
            if (quotas[i] > 0)
            {
                Choose(_groups[i], quotas[i], random, chosen);
            }
        }
    }

    private static void Choose(List<PeerChoice> group, int count, IRandomSource random, List<PeerChoice> chosen)
    {
        Span<int> positions = count <= SmallSample ? stackalloc int[SmallSample] : new int[count];
        Draw(group.Count, positions[..count], random);
        foreach (var position in positions[..count])
        {
            chosen.Add(group[position]);
        }
    }

    private void FillQuotas(int[] quotas, int total, IRandomSource random)
    {
        var open = new List<int>(quotas.Length);
        while (total > 0)
        {
            open.Clear();
            for (var i = 0; i < quotas.Length; i++)
            {
                if (quotas[i] < _groups[i].Count)
                {
                    open.Add(i);
                }
            }

            var taken = new int[Math.Min(total, open.Count)];
            Draw(open.Count, taken, random);
            foreach (var position in taken)
            {
                quotas[open[position]]++;
            }

            total -= taken.Length;
        }
    }

    // Floyd's choice of positions, none twice: as many draws as there are results, however large the total.
    private static void Draw(int total, Span<int> positions, IRandomSource random)
    {
        for (var i = 0; i < positions.Length; i++)
        {
            var bound = total - positions.Length + i;
            var position = positions.Length == total ? bound : random.Next(bound + 1);
            positions[i] = positions[..i].Contains(position) ? bound : position;
        }
    }
}
