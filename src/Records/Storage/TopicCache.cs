using HyperDht.Runtime;

namespace HyperDht.Records.Storage;

/// <summary>Many peers per topic in two generations (spec 02 §6, record cache). Reading does not renew.</summary>
/// <remarks>Pure: whoever owns it calls <see cref="Tick"/> every two thirds of the age.</remarks>
internal sealed class TopicCache(int maxSize, Func<StoredValue, int> sizeOf, IRandomSource random) : IGenerations
{
    private const int SmallSample = 64;

    private TopicGeneration _fresh = new(sizeOf);
    private TopicGeneration _old = new(sizeOf);
    private bool _rotatedBySize;

    public int Count => _fresh.Count + _old.Count;

    public long Bytes => _fresh.Bytes + _old.Bytes;

    /// <summary>Adds a record. One that is still fresh is replaced too, so that new relays count at once (spec 02 §17).</summary>
    public void Add(NodeId topic, PublicKey key, StoredValue record)
    {
        _old.Remove(topic, key);
        _fresh.Set(topic, key, record);
        if (_fresh.Count > maxSize)
        {
            Rotate();
            _rotatedBySize = true;
        }
    }

    public bool Remove(NodeId topic, PublicKey key)
    {
        var wasFresh = _fresh.Remove(topic, key);
        return _old.Remove(topic, key) || wasFresh;
    }

    /// <summary>A uniform choice over both generations, without repetition.</summary>
    public int Sample(NodeId topic, Span<ReadOnlyMemory<byte>> destination)
    {
        var fresh = _fresh.Find(topic);
        var old = _old.Find(topic);
        var freshCount = fresh?.Count ?? 0;
        var total = freshCount + (old?.Count ?? 0);
        var count = Math.Min(destination.Length, total);

        // Floyd's choice of `count` positions out of `total`: as many draws as there are results, however large the topic.
        var chosen = count <= SmallSample ? stackalloc int[SmallSample] : new int[count];
        for (var i = 0; i < count; i++)
        {
            var bound = total - count + i;
            var position = count == total ? bound : random.Next(bound + 1);
            chosen[i] = chosen[..i].Contains(position) ? bound : position;
            destination[i] = chosen[i] < freshCount ? fresh![chosen[i]] : old![chosen[i] - freshCount];
        }

        return count;
    }

    public void Tick()
    {
        if (_rotatedBySize)
        {
            _rotatedBySize = false;
            return;
        }

        Rotate();
    }

    public int DropOldest()
    {
        if (_old.Count == 0)
        {
            Rotate();
        }

        var dropped = _old.Count;
        _old = new TopicGeneration(sizeOf);
        return dropped;
    }

    private void Rotate()
    {
        _old = _fresh;
        _fresh = new TopicGeneration(sizeOf);
    }
}
