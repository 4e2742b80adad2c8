using HyperDht.Limits;
using HyperDht.Runtime;

namespace HyperDht.Records.Storage;

/// <summary>The peers of all topics (spec 02 §6, record cache). Reading does not renew them.</summary>
/// <remarks>Pure. Keeps the limits of a topic itself; ages and budgets are its owner's.</remarks>
internal sealed class PeerCache(AgeQueue ages, int overhead, RecordsLimits limits, Diversity diversity, IRandomSource random)
    : RecordCache(ages, overhead)
{
    private readonly HashSet<TopicPeers> _topics = new(TopicComparer.Instance);
    private readonly int _crowdedFrom = Math.Min(limits.CrowdedTopic, limits.TopicPeers);

    /// <summary>Stores a peer in place of an earlier record, even of one that is still fresh: new relays count at once (spec 02 §17).</summary>
    public RecordEntry Add(NodeId topic, PublicKey key, StoredValue record, TimeSpan now)
    {
        var peers = FindTopic(topic);
        if (peers is null)
        {
            peers = new TopicPeers(topic);
            _topics.Add(peers);
        }

        var entry = Set(KeyOf(peers, key), record, now);
        if (peers.Crowd is not null)
        {
            Trim(peers, entry);
        }
        else if (peers.Count > _crowdedFrom)
        {
            Crowd(peers);
        }

        return entry;
    }

    public bool Remove(NodeId topic, PublicKey key)
    {
        if (FindTopic(topic) is not { } peers || Find(KeyOf(peers, key)) is not { } entry)
        {
            return false;
        }

        Drop(entry);
        return true;
    }

    /// <summary>Writes a random choice of a topic, none twice.</summary>
    /// <returns>How many were written.</returns>
    public int Sample(NodeId topic, Span<ReadOnlyMemory<byte>> destination) => FindTopic(topic)?.Sample(destination, random) ?? 0;

    public override void Drop(RecordEntry entry)
    {
        base.Drop(entry);
        var peers = entry.Key.Topic!;
        if (peers.Count == 0)
        {
            _topics.Remove(peers);
        }
        else if (peers.Crowd is not null && peers.Count < _crowdedFrom / 2)
        {
            peers.EndCrowd();
        }
    }

    protected override void Link(RecordEntry entry, TimeSpan now)
    {
        base.Link(entry, now);
        entry.Key.Topic!.Add(entry);
    }

    protected override void Unlink(RecordEntry entry)
    {
        entry.Key.Topic!.Remove(entry);
        base.Unlink(entry);
    }

    private static RecordKey KeyOf(TopicPeers peers, PublicKey key) => new(new NodeId(key.Span), peers);

    private TopicPeers? FindTopic(NodeId topic) =>
        _topics.GetAlternateLookup<NodeId>().TryGetValue(topic, out var peers) ? peers : null;

    private void Crowd(TopicPeers peers)
    {
        foreach (var entry in peers.BeginCrowd())
        {
            peers.Add(entry);
            Trim(peers, entry);
        }
    }

    private void Trim(TopicPeers peers, RecordEntry newest)
    {
        while (peers.Crowd?.FindExcess(newest, limits, diversity.Counts(newest.Source.Host)) is { } excess)
        {
            // The newest stays, so the topic does not end here; nor does it stop being crowded while peers are being sorted.
            base.Drop(excess);
            RecordsMetrics.Evicted.Add(1, RecordsMetrics.ByTopic);
        }
    }
}
