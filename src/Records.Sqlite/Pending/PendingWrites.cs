using HyperDht.Records.Sqlite.Database;
using HyperDht.Records.Sqlite.Writing;
using HyperDht.Runtime;

namespace HyperDht.Records.Sqlite.Pending;

/// <summary>What is accepted and not in the file yet: served from here, and given to the writer batch by batch. On the loop.</summary>
/// <remarks>
/// Takes only as much as a kill may lose: nothing more once the oldest change has waited for <see cref="LongestWait"/>. While the disk fails
/// it takes everything, and the oldest batches are given up when there are too many.
/// </remarks>
internal sealed class PendingWrites(BatchWriter writer, IDhtLoop loop, TimeProvider time)
{
    /// <summary>How long changes are collected before they are written.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(15);

    /// <summary>How long the oldest change may wait until no others are taken: a kill loses no more than what was put in this time.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(80);

    /// <summary>Bytes held while the file cannot be written.</summary>
    public const long MaxBytes = 32 << 20;

    private const int FullBatch = 1024;

    private readonly List<WriteBatch> _batches = [];
    private readonly long[] _counts = new long[Schema.Kinds.Length];
    private readonly long[] _charges = new long[Schema.Kinds.Length];
    private int _waiting;

    /// <summary>Whether another change may be taken.</summary>
    public bool HasRoom
    {
        get
        {
            Collect();
            if (writer.IsFailing || _batches.Count == 0)
            {
                return true;
            }

            return _waiting < writer.Room && time.GetElapsedTime(_batches[0].Timestamp) < LongestWait;
        }
    }

    /// <summary>When to call <see cref="HandleTimeout"/>; null while nothing waits.</summary>
    public TimeSpan? Deadline =>
        _batches.Count == 0 ? null
        : !_batches[0].IsHandedOver ? _batches[0].Opened + Delay
        : loop.Now + (writer.IsFailing ? BatchWriter.RetryAfter : Delay);

    /// <summary>What waits of a kind. Any thread.</summary>
    public RecordUsage UsageOf(RecordKind kind) =>
        new((int)Volatile.Read(ref _counts[(int)kind]), Volatile.Read(ref _charges[(int)kind]));

    /// <summary>Finds the latest change of a value.</summary>
    public bool TryFind(in ValueKey key, out PendingRecord record)
    {
        for (var i = _batches.Count - 1; i >= 0; i--)
        {
            if (_batches[i].Values.TryGetValue(key, out record))
            {
                return true;
            }
        }

        record = default;
        return false;
    }

    /// <summary>Finds the latest change of a peer.</summary>
    public bool TryFind(NodeId topic, PublicKey key, out PendingRecord record)
    {
        for (var i = _batches.Count - 1; i >= 0; i--)
        {
            if (_batches[i].Peers.TryGetValue(topic, out var peers) && peers.TryGetValue(key, out record))
            {
                return true;
            }
        }

        record = default;
        return false;
    }

    /// <summary>The latest change of every peer of a topic; null when none waits.</summary>
    public Dictionary<PublicKey, PendingRecord>? FindPeers(NodeId topic)
    {
        Dictionary<PublicKey, PendingRecord>? all = null;
        foreach (var batch in _batches)
        {
            if (!batch.Peers.TryGetValue(topic, out var peers))
            {
                continue;
            }

            all ??= [];
            foreach (var (key, record) in peers)
            {
                all[key] = record;
            }
        }

        return all;
    }

    /// <summary>Puts or forgets a value.</summary>
    /// <param name="key">Which.</param>
    /// <param name="record">What becomes of it.</param>
    /// <param name="former">What it replaces, when that is known.</param>
    public void Set(in ValueKey key, in PendingRecord record, int? former)
    {
        Open().Set(key, record);
        Account(key.Kind, record, former);
    }

    /// <summary>Adds or forgets a peer.</summary>
    public void Set(NodeId topic, PublicKey key, in PendingRecord record, int? former)
    {
        Open().Set(topic, key, record);
        Account(RecordKind.Peer, record, former);
    }

    /// <summary>A value was read: it lives longer. Beyond a number of them a later read has to do that.</summary>
    public void Renew(in ValueKey key, long now)
    {
        if (Open() is { Renewals.Count: < FullBatch } batch)
        {
            batch.Renewals.TryAdd(key, now);
        }
    }

    public void Save(IReadOnlyList<PeerAddress> nodes) => Open().Nodes = nodes;

    public void Expire(long now) => Open().ExpireAt = now;

    /// <summary>Takes back what is written, and gives the writer the next batch when it is due.</summary>
    public void HandleTimeout() => Advance(isDue: _batches.Count > 0 && _batches[0].Opened + Delay <= loop.Now);

    /// <summary>Writes everything now; ends when it is in the file, or given up.</summary>
    public async Task FlushAsync()
    {
        while (_batches.Count > 0)
        {
            Advance(isDue: true);
            if (_batches.Count > 0)
            {
                await _batches[0].Written;
            }
        }
    }

    /// <summary>Gives up what waits.</summary>
    /// <returns>Changes that are lost.</returns>
    public int Abandon()
    {
        Collect();
        SqliteMetrics.Lost.Add(_waiting);
        return _waiting;
    }

    private WriteBatch Open()
    {
        Advance(isDue: false);
        if (_batches.Count == 0 || _batches[^1].IsHandedOver || _batches[^1].Count >= FullBatch)
        {
            _batches.Add(new WriteBatch(loop.Now, time.GetTimestamp()));
        }

        return _batches[^1];
    }

    private void Advance(bool isDue)
    {
        Collect();
        if (_batches.Count > 0 && !_batches[0].IsHandedOver && (isDue || _batches.Count > 1 || _batches[0].Count >= FullBatch))
        {
            _batches[0].IsHandedOver = true;
            writer.HandOver(_batches[0]);
        }
    }

    private void Collect()
    {
        if (_batches.Count > 0 && _batches[0].Written.IsCompleted)
        {
            Forget(0);
        }

        // The first one is the writer's; behind it the oldest go.
        while (writer.IsFailing && _batches.Count > 2 && _batches.Sum(batch => batch.Bytes) > MaxBytes)
        {
            SqliteMetrics.Lost.Add(_batches[1].Count);
            Forget(1);
        }
    }

    private void Forget(int index)
    {
        var batch = _batches[index];
        _batches.RemoveAt(index);
        _waiting -= batch.Count;
        SqliteMetrics.Pending.Add(-batch.Count);
        foreach (var kind in Schema.Kinds)
        {
            _counts[(int)kind] -= batch.Counts[(int)kind];
            _charges[(int)kind] -= batch.Charges[(int)kind];
        }
    }

    private void Account(RecordKind kind, in PendingRecord record, int? former)
    {
        var batch = _batches[^1];
        var count = (record.Value is null ? 0 : 1) - (former is null ? 0 : 1);
        var charge = (record.Value is { } value ? RecordCharge.Of(kind, value.Bytes.Length) : 0)
            - (former is { } length ? RecordCharge.Of(kind, length) : 0);
        batch.Counts[(int)kind] += count;
        batch.Charges[(int)kind] += charge;
        _counts[(int)kind] += count;
        _charges[(int)kind] += charge;
        _waiting++;
        SqliteMetrics.Pending.Add(1);
    }
}
