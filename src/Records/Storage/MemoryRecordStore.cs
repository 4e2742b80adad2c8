using HyperDht.Limits;
using HyperDht.Runtime;

namespace HyperDht.Records.Storage;

/// <summary>Keeps records in memory until they age or the byte budget is full; nothing survives a restart.</summary>
internal sealed class MemoryRecordStore : IRecordStore
{
    /// <summary>What an entry costs beside its bytes: key, table slot, object headers.</summary>
    internal const int EntryOverhead = 192;

    private static readonly RecordKind[] ValueKinds =
        [RecordKind.Forward, RecordKind.Bump, RecordKind.Refresh, RecordKind.Mutable, RecordKind.Immutable];

    private readonly Dictionary<RecordKind, ValueCache<NodeId, StoredValue>> _values = [];
    private readonly TopicCache _peers;
    private readonly AgingCache[] _caches = new AgingCache[ValueKinds.Length + 1];
    private readonly IDhtLoop _loop;
    private readonly ILoopTimer _timer;
    private readonly long _maxBytes;

    public MemoryRecordStore(RecordsOptions options, RecordsLimits limits, IDhtLoop loop, IRandomSource random)
    {
        _loop = loop;
        _maxBytes = limits.MaxBytes;
        _timer = loop.CreateTimer(HandleTimeout);
        _peers = new TopicCache(options.SizeOf(RecordKind.Peer), Charge, random);
        _caches[(int)RecordKind.Peer] = new AgingCache(_peers, options.RotationOf(RecordKind.Peer));
        foreach (var kind in ValueKinds)
        {
            _values[kind] = new ValueCache<NodeId, StoredValue>(options.SizeOf(kind), Charge);
            _caches[(int)kind] = new AgingCache(_values[kind], options.RotationOf(kind));
        }
    }

    /// <summary>Bytes all kinds are charged with.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 0L;
            foreach (var cache in _caches)
            {
                bytes += cache.Generations.Bytes;
            }

            return bytes;
        }
    }

    public ValueTask OpenAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public bool TryGet(RecordKind kind, NodeId target, out StoredValue value) => _values[kind].TryGet(target, out value);

    public bool Put(RecordKind kind, NodeId target, StoredValue value)
    {
        if (Charge(value) > _maxBytes)
        {
            return false;
        }

        _values[kind].Set(target, value);
        HandleStored(kind);
        return true;
    }

    public bool Remove(RecordKind kind, NodeId target) => _values[kind].Remove(target);

    public bool AddPeer(NodeId topic, PublicKey key, StoredValue record)
    {
        if (Charge(record) > _maxBytes)
        {
            return false;
        }

        _peers.Add(topic, key, record);
        HandleStored(RecordKind.Peer);
        return true;
    }

    public bool RemovePeer(NodeId topic, PublicKey key) => _peers.Remove(topic, key);

    public int SamplePeers(NodeId topic, Span<ReadOnlyMemory<byte>> destination) => _peers.Sample(topic, destination);

    public RecordUsage GetUsage(RecordKind kind)
    {
        var generations = _caches[(int)kind].Generations;
        return new RecordUsage(generations.Count, generations.Bytes);
    }

    public ValueTask DisposeAsync()
    {
        _timer.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Rotates every cache at once, as if all their timers fired.</summary>
    internal void TickAll()
    {
        foreach (var cache in _caches)
        {
            cache.Generations.Tick();
        }
    }

    private static int Charge(StoredValue value) => value.Bytes.Length + EntryOverhead;

    private void HandleStored(RecordKind kind)
    {
        var cache = _caches[(int)kind];
        if (cache.Deadline is null)
        {
            cache.HandleStored(_loop.Now);
            Arm();
        }

        while (Bytes > _maxBytes)
        {
            RecordsMetrics.Evicted.Add(Largest().DropOldest());
        }
    }

    private IGenerations Largest()
    {
        var largest = _caches[0].Generations;
        foreach (var cache in _caches)
        {
            largest = cache.Generations.Bytes > largest.Bytes ? cache.Generations : largest;
        }

        return largest;
    }

    private void HandleTimeout()
    {
        foreach (var cache in _caches)
        {
            cache.HandleTimeout(_loop.Now);
        }

        Arm();
    }

    private void Arm()
    {
        TimeSpan? next = null;
        foreach (var cache in _caches)
        {
            next = cache.Deadline < (next ?? TimeSpan.MaxValue) ? cache.Deadline : next;
        }

        if (next is { } deadline)
        {
            _timer.Set(deadline);
        }
    }
}
