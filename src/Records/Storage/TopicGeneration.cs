namespace HyperDht.Records.Storage;

/// <summary>The topics of one generation.</summary>
internal sealed class TopicGeneration(Func<StoredValue, int> sizeOf)
{
    private readonly Dictionary<NodeId, TopicPeers> _topics = [];

    /// <summary>Records of all topics.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes they are charged with.</summary>
    public long Bytes { get; private set; }

    public TopicPeers? Find(NodeId topic) => _topics.GetValueOrDefault(topic);

    public void Set(NodeId topic, PublicKey key, StoredValue record)
    {
        if (!_topics.TryGetValue(topic, out var peers))
        {
            _topics.Add(topic, peers = new TopicPeers());
        }

        if (peers.Set(key, record, out var replaced))
        {
            Bytes -= sizeOf(replaced);
        }
        else
        {
            Count++;
        }

        Bytes += sizeOf(record);
    }

    public bool Remove(NodeId topic, PublicKey key)
    {
        if (!_topics.TryGetValue(topic, out var peers) || !peers.Remove(key, out var removed))
        {
            return false;
        }

        Count--;
        Bytes -= sizeOf(removed);
        if (peers.Count == 0)
        {
            _topics.Remove(topic);
        }

        return true;
    }
}
