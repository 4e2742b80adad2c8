namespace HyperDht.Records.Sqlite.Writing;

/// <summary>Who is in a topic and from where, the oldest first, to keep it within its limits (threat-model D2).</summary>
internal sealed class TopicMembers
{
    private readonly List<(long Id, PeerAddress Source)> _members = [];

    public int Count => _members.Count;

    /// <summary>Adds rows in any order, before anything else is called.</summary>
    public void Load(IEnumerable<(long Id, PeerAddress Source)> rows)
    {
        _members.AddRange(rows);
        _members.Sort(static (left, right) => left.Id.CompareTo(right.Id));
    }

    /// <summary>Adds a row that is newer than all others.</summary>
    public void Add(long id, PeerAddress source) => _members.Add((id, source));

    public void Remove(long id)
    {
        if (IndexOf(id) is >= 0 and var index)
        {
            _members.RemoveAt(index);
        }
    }

    /// <summary>Forgets the rows up to this one, which have left the file.</summary>
    public void DropUpTo(long id)
    {
        if (_members.Count > 0 && _members[0].Id <= id)
        {
            var index = IndexOf(id);
            _members.RemoveRange(0, index >= 0 ? index + 1 : ~index);
        }
    }

    /// <summary>The row that is one too many in a crowded topic since the last one was added; null when all limits hold.</summary>
    public long? FindExcess(SourceDiversity diversity)
    {
        var limits = diversity.Limits;
        var newest = _members[^1].Source;
        if (diversity.Counts(newest))
        {
            if (OldestIfMoreThan(limits.TopicPeersPerAddress, source => source.Host == newest.Host) is { } ofAddress)
            {
                return ofAddress;
            }

            var prefix = SourceDiversity.PrefixOf(newest.Host);
            if (OldestIfMoreThan(limits.TopicPeersPerPrefix, source => SourceDiversity.PrefixOf(source.Host) == prefix) is { } ofPrefix)
            {
                return ofPrefix;
            }
        }

        return _members.Count > limits.TopicPeers ? OldestOfLargestNetwork() : null;
    }

    private long? OldestIfMoreThan(int limit, Func<PeerAddress, bool> isOne)
    {
        var count = 0;
        var oldest = default(long?);
        foreach (var (id, source) in _members)
        {
            if (isOne(source))
            {
                oldest ??= id;
                count++;
            }
        }

        return count > limit ? oldest : null;
    }

    private long OldestOfLargestNetwork()
    {
        var counts = new Dictionary<uint, int>();
        foreach (var (_, source) in _members)
        {
            var prefix = SourceDiversity.PrefixOf(source.Host);
            counts[prefix] = counts.GetValueOrDefault(prefix) + 1;
        }

        var largest = counts.MaxBy(pair => pair.Value).Key;
        return _members.Find(member => SourceDiversity.PrefixOf(member.Source.Host) == largest).Id;
    }

    private int IndexOf(long id) => _members.BinarySearch((id, default), ById.Instance);

    private sealed class ById : IComparer<(long Id, PeerAddress Source)>
    {
        public static readonly ById Instance = new();

        public int Compare((long Id, PeerAddress Source) x, (long Id, PeerAddress Source) y) => x.Id.CompareTo(y.Id);
    }
}
