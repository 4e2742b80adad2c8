using HyperDht.Records.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>Lets records go: those past their age, and the oldest of the kind that has most when there are too many.</summary>
internal sealed class RecordTrimmer : IDisposable
{
    /// <summary>Records that leave in one go, so that none of them takes long.</summary>
    public const int Portion = 512;

    private readonly RecordLedger _ledger;
    private readonly RecordTotals _totals;
    private readonly Action<long> _peersDropped;
    private readonly long _maxBytes;
    private readonly long _maxRecords;
    private readonly long[] _ages;
    private readonly Statement[] _oldest;
    private readonly Statement[] _delete;
    private readonly Statement[] _first;
    private long _now;
    private bool _hasExpired;

    /// <param name="connection">The writer's.</param>
    /// <param name="options">How much there may be.</param>
    /// <param name="ages">Milliseconds that each kind lives.</param>
    /// <param name="ledger">Hears of every row.</param>
    /// <param name="peersDropped">Hears up to which row peers are gone.</param>
    public RecordTrimmer(SqliteConnection connection, SqliteRecordsOptions options, long[] ages, RecordLedger ledger, Action<long> peersDropped)
    {
        _ledger = ledger;
        _totals = ledger.Totals;
        _peersDropped = peersDropped;
        _maxBytes = options.MaxBytes;
        _maxRecords = options.MaxRecords;
        _ages = ages;
        _oldest = [.. Schema.Kinds.Select(kind => connection.Prepare(
            $"SELECT id, length(value), source FROM {Schema.Table(kind)} WHERE id<=?1 ORDER BY id LIMIT ?2"))];
        _first = [.. Schema.Kinds.Select(kind => connection.Prepare($"SELECT min(id) FROM {Schema.Table(kind)}"))];
        _delete = [.. Schema.Kinds.Select(kind => connection.Prepare($"DELETE FROM {Schema.Table(kind)} WHERE id<=?1"))];
    }

    /// <summary>Whether there is more to let go than one portion.</summary>
    public bool HasBacklog => _hasExpired || IsOverBudget;

    private bool IsOverBudget => _totals.Bytes > _maxBytes || _totals.Count > _maxRecords;

    /// <summary>From now on records expire by this time, in milliseconds since 1970.</summary>
    public void ExpireAt(long now)
    {
        _now = Math.Max(_now, now);
        _hasExpired = true;
    }

    /// <summary>Takes a portion of what is past its age, and makes up for what the transaction added.</summary>
    /// <param name="added">Records that the transaction may have added.</param>
    public void Trim(int added)
    {
        if (_hasExpired)
        {
            _hasExpired = false;
            foreach (var kind in Schema.Kinds)
            {
                _hasExpired |= Drop(kind, Stamp.FromTime(_now - _ages[(int)kind]), Portion) == Portion;
            }
        }

        for (var evicted = 0; IsOverBudget && evicted < added + Portion;)
        {
            evicted += Evict(Excess());
        }
    }

    /// <summary>Lets some of the oldest go, whatever the budget says.</summary>
    public int Evict(int count)
    {
        var evicted = Drop(Largest(), long.MaxValue, count);
        SqliteMetrics.Evicted.Add(evicted, _totals.Count + evicted > _maxRecords ? SqliteMetrics.BySize : SqliteMetrics.ByBytes);
        return evicted;
    }

    /// <summary>When the next record is past its age, in milliseconds since 1970; the far future when there is none.</summary>
    public long NextExpiry()
    {
        var next = long.MaxValue;
        foreach (var kind in Schema.Kinds)
        {
            if (_totals.CountOf(kind) > 0)
            {
                var first = _first[(int)kind];
                first.Step();
                next = Math.Min(next, Stamp.ToTime(first.Number(0)) + _ages[(int)kind]);
                first.Reset();
            }
        }

        return next;
    }

    public void Dispose()
    {
        foreach (var statement in _oldest.Concat(_delete).Concat(_first))
        {
            statement.Dispose();
        }
    }

    // As many of the largest kind as are too many, if they are of its usual size.
    private int Excess()
    {
        var kind = Largest();
        var bytes = Math.Max(0, _totals.Bytes - _maxBytes);
        var count = Math.Max(_totals.Count - _maxRecords, bytes * _totals.CountOf(kind) / Math.Max(1, _totals.BytesOf(kind)));
        return (int)Math.Clamp(count, 1, Portion);
    }

    private RecordKind Largest() => Schema.Kinds.MaxBy(_totals.BytesOf);

    private int Drop(RecordKind kind, long upTo, int limit)
    {
        if (_totals.CountOf(kind) == 0)
        {
            return 0;
        }

        var count = 0;
        var last = 0L;
        var oldest = _oldest[(int)kind].Bind(1, upTo).Bind(2, limit);
        while (oldest.Step())
        {
            last = oldest.Number(0);
            _ledger.HandleDropped(kind, new StoredRow(last, (int)oldest.Number(1), Source.FromNumber(oldest.Number(2)), 0));
            count++;
        }

        if (count > 0)
        {
            _delete[(int)kind].Bind(1, last).Run();
        }

        if (count > 0 && kind is RecordKind.Peer)
        {
            _peersDropped(last);
        }

        return count;
    }
}
