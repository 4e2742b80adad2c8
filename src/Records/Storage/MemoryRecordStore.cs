using HyperDht.Limits;
using HyperDht.Runtime;

namespace HyperDht.Records.Storage;

/// <summary>Keeps records in memory until they age or a budget is full; nothing survives a restart.</summary>
/// <remarks>A kind of which nothing is stored has no cache, and an empty store no timer.</remarks>
internal sealed class MemoryRecordStore : IRecordStore
{
    /// <summary>What a value costs beside its bytes: entry, table slot, array header, its part of a share.</summary>
    internal const int ValueOverhead = 240;

    /// <summary>What a peer costs beside its bytes; the topic it may be alone in is part of it.</summary>
    internal const int PeerOverhead = 416;

    /// <summary>Records of one kind dropped for their age at once; the next follow a moment later, so that nobody waits.</summary>
    internal const int DroppedAtOnce = 2048;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly RecordCache?[] _caches = new RecordCache?[Enum.GetValues<RecordKind>().Length];
    private readonly RecordsOptions _options;
    private readonly RecordsLimits _limits;
    private readonly Diversity _diversity;
    private readonly RecordBudget _budget;
    private readonly IDhtLoop _loop;
    private readonly IRandomSource _random;
    private ILoopTimer? _timer;

    public MemoryRecordStore(RecordsOptions options, HyperDhtLimits limits, IDhtLoop loop, IRandomSource random)
    {
        _options = options;
        _limits = limits.Records;
        _diversity = new Diversity(limits.ExemptLoopback);
        _budget = new RecordBudget(_caches, options, limits.Records, _diversity);
        _loop = loop;
        _random = random;
    }

    /// <summary>Bytes all kinds are charged with.</summary>
    public long Bytes => _budget.Bytes;

    private PeerCache? Peers => (PeerCache?)_caches[(int)RecordKind.Peer];

    public ValueTask OpenAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public bool TryGet(RecordKind kind, NodeId target, out StoredValue value)
    {
        var cache = _caches[(int)kind];
        if (cache?.Find(new RecordKey(target)) is not { } entry)
        {
            value = default;
            return false;
        }

        if (!cache.Ages.TryRenew(entry))
        {
            RecordsMetrics.NotRenewed.Add(1);
        }

        value = entry.Value;
        return true;
    }

    public bool Put(RecordKind kind, NodeId target, StoredValue value)
    {
        if (!_budget.Admits(value, ValueOverhead))
        {
            return false;
        }

        var cache = _caches[(int)kind] ??= new RecordCache(NewAges(kind), ValueOverhead);
        return Keep(kind, cache.Set(new RecordKey(target), value, _loop.Now));
    }

    public bool Remove(RecordKind kind, NodeId target)
    {
        var cache = _caches[(int)kind];
        if (cache?.Find(new RecordKey(target)) is not { } entry)
        {
            return false;
        }

        cache.Drop(entry);
        return true;
    }

    public bool AddPeer(NodeId topic, PublicKey key, StoredValue record)
    {
        if (!_budget.Admits(record, PeerOverhead))
        {
            return false;
        }

        return Keep(RecordKind.Peer, (Peers ?? OpenPeers()).Add(topic, key, record, _loop.Now));
    }

    public bool RemovePeer(NodeId topic, PublicKey key) => Peers?.Remove(topic, key) ?? false;

    public int SamplePeers(NodeId topic, Span<ReadOnlyMemory<byte>> destination) => Peers?.Sample(topic, destination) ?? 0;

    public RecordUsage GetUsage(RecordKind kind) =>
        _caches[(int)kind] is { } cache ? new RecordUsage(cache.Count, cache.Bytes) : default;

    public ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether a value is there, without renewing it.</summary>
    internal bool Contains(RecordKind kind, NodeId target) => _caches[(int)kind]?.Find(new RecordKey(target)) is not null;

    /// <summary>Ends a generation of every kind at once, as if all their timers fired.</summary>
    internal void TickAll()
    {
        foreach (var cache in _caches)
        {
            cache?.Ages.Tick();
            cache?.DropExpired(int.MaxValue);
        }
    }

    private AgeQueue NewAges(RecordKind kind) => new(_options.RotationOf(kind), _limits.LifeInAges * 3 / 2);

    private PeerCache OpenPeers()
    {
        var peers = new PeerCache(NewAges(RecordKind.Peer), PeerOverhead, _limits, _diversity, _random);
        _caches[(int)RecordKind.Peer] = peers;
        return peers;
    }

    private bool Keep(RecordKind kind, RecordEntry entry)
    {
        Arm(_caches[(int)kind]!.Ages.Deadline);
        return _budget.Keep(kind, entry);
    }

    private void HandleTimeout()
    {
        foreach (ref var cache in _caches.AsSpan())
        {
            cache?.Ages.HandleTimeout(_loop.Now);
            if (cache?.DropExpired(DroppedAtOnce) == true)
            {
                Arm(_loop.Now + Moment);
            }

            Arm(cache?.Ages.Deadline);
            cache = cache?.Count > 0 ? cache : null;
        }
    }

    // One timer for all kinds, set to whichever ends a generation next.
    private void Arm(TimeSpan? deadline)
    {
        if (deadline is { } next && !(_timer?.Deadline <= next))
        {
            (_timer ??= _loop.CreateTimer(HandleTimeout)).Set(next);
        }
    }
}
