namespace HyperDht.Routing.Table;

/// <summary>256 buckets of up to 20 nodes around the local id (spec 01 §14.1).</summary>
internal sealed class RoutingTable(NodeId localId, int bucketSize = RoutingTable.BucketSize)
{
    public const int BucketSize = 20;
    public const int BucketCount = 256;

    private readonly NodeId _localId = localId;

    // Up to the nearest bucket that was used so far: a network of millions fills a tenth of them.
    private List<RoutingNode>?[] _buckets = [];

    public ref readonly NodeId LocalId => ref _localId;

    public int Count { get; private set; }

    /// <summary>Which bucket an id belongs to.</summary>
    public int BucketOf(in NodeId id) => Math.Min(XorDistance.SharedBits(_localId.Span, id.Span), BucketCount - 1);

    /// <summary>The nodes of a bucket, ascending by id.</summary>
    public IReadOnlyList<RoutingNode> Bucket(int index) => BucketAt(index) ?? (IReadOnlyList<RoutingNode>)[];

    /// <summary>Adds a node, or replaces the one with the same id. False when its bucket is full.</summary>
    public bool TryAdd(RoutingNode node)
    {
        var bucket = EnsureBucket(BucketOf(node.Id));
        var index = IndexOf(bucket, node.Id);
        if (index >= 0)
        {
            bucket[index] = node;
            return true;
        }

        if (bucket.Count >= bucketSize)
        {
            return false;
        }

        bucket.Insert(~index, node);
        Count++;
        return true;
    }

    public bool Remove(in NodeId id)
    {
        if (BucketAt(BucketOf(id)) is not { } bucket || IndexOf(bucket, id) is not (>= 0 and var index))
        {
            return false;
        }

        bucket.RemoveAt(index);
        Count--;
        return true;
    }

    public RoutingNode? Find(in NodeId id) =>
        BucketAt(BucketOf(id)) is { } bucket && IndexOf(bucket, id) is >= 0 and var index ? bucket[index] : null;

    /// <summary>
    /// Up to <paramref name="destination"/>'s length nodes near a target in the order every node of the network answers with:
    /// the target's bucket, the farther ones down to 0, then the nearer ones; by id inside each.
    /// </summary>
    public int CopyClosest(ReadOnlySpan<byte> target, Span<RoutingNode> destination)
    {
        var home = Math.Min(XorDistance.SharedBits(_localId.Span, target), BucketCount - 1);
        var written = 0;
        for (var index = Math.Min(home, _buckets.Length - 1); index >= 0 && written < destination.Length; index--)
        {
            written += CopyBucket(index, destination[written..]);
        }

        for (var index = home + 1; index < _buckets.Length && written < destination.Length; index++)
        {
            written += CopyBucket(index, destination[written..]);
        }

        return written;
    }

    /// <summary>The nodes nearest to a target, nearest first.</summary>
    /// <param name="target">The target.</param>
    /// <param name="most">How many at most.</param>
    public RoutingNode[] Nearest(NodeId target, int most)
    {
        // Nodes of the target's bucket share more bits with it than we do, those of nearer buckets as many, those of farther ones fewer.
        var home = BucketOf(target);
        var nearest = new List<RoutingNode>((int)Math.Min(Count, (long)most + bucketSize));
        AddByDistance(nearest, target, home, home);
        if (nearest.Count < most)
        {
            AddByDistance(nearest, target, home + 1, _buckets.Length - 1);
        }

        for (var index = Math.Min(home, _buckets.Length) - 1; index >= 0 && nearest.Count < most; index--)
        {
            AddByDistance(nearest, target, index, index);
        }

        var result = new RoutingNode[Math.Min(most, nearest.Count)];
        nearest.CopyTo(0, result, 0, result.Length);
        return result;
    }

    /// <summary>All nodes, nearest bucket first.</summary>
    public List<RoutingNode> All()
    {
        var all = new List<RoutingNode>(Count);
        for (var index = _buckets.Length - 1; index >= 0; index--)
        {
            all.AddRange(_buckets[index] ?? (IEnumerable<RoutingNode>)[]);
        }

        return all;
    }

    /// <summary>The node at a position of <see cref="All"/>, for a uniform choice.</summary>
    public RoutingNode At(int position)
    {
        for (var index = _buckets.Length - 1; ; index--)
        {
            var count = _buckets[index]?.Count ?? 0;
            if (position < count)
            {
                return _buckets[index]![position];
            }

            position -= count;
        }
    }

    private List<RoutingNode>? BucketAt(int index) => index < _buckets.Length ? _buckets[index] : null;

    private List<RoutingNode> EnsureBucket(int index)
    {
        if (index >= _buckets.Length)
        {
            Array.Resize(ref _buckets, index + 1);
        }

        return _buckets[index] ??= [];
    }

    private void AddByDistance(List<RoutingNode> nodes, in NodeId target, int first, int last)
    {
        var start = nodes.Count;
        for (var index = first; index <= last; index++)
        {
            if (BucketAt(index) is { } bucket)
            {
                foreach (var node in bucket)
                {
                    InsertByDistance(nodes, start, target, node);
                }
            }
        }
    }

    private static void InsertByDistance(List<RoutingNode> nodes, int start, in NodeId target, RoutingNode node)
    {
        var (low, high) = (start, nodes.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = XorDistance.Compare(target, nodes[middle].Id, node.Id) < 0 ? (middle + 1, high) : (low, middle);
        }

        nodes.Insert(low, node);
    }

    private int CopyBucket(int index, Span<RoutingNode> destination)
    {
        if (_buckets[index] is not { Count: > 0 } bucket)
        {
            return 0;
        }

        var count = Math.Min(bucket.Count, destination.Length);
        for (var i = 0; i < count; i++)
        {
            destination[i] = bucket[i];
        }

        return count;
    }

    /// <summary>Where an id stands in a bucket, or the complement of where it belongs.</summary>
    private static int IndexOf(List<RoutingNode> bucket, in NodeId id)
    {
        var low = 0;
        var high = bucket.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = bucket[middle].Id.Span.SequenceCompareTo(id.Span);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
