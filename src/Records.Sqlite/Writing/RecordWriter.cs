using HyperDht.Records.Sqlite.Database;
using HyperDht.Records.Sqlite.Pending;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>Puts batches into the file, each in a transaction of its own. On the writer's thread.</summary>
internal sealed class RecordWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<RecordKind, ValueTable> _values = [];
    private readonly PeerTable _peers;
    private readonly RecordLedger _ledger;
    private readonly RecordTrimmer _trimmer;
    private readonly SourceCensus _census;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _forgetNodes;
    private readonly Statement _addNode;
    private readonly Statement _saveUsage;
    private readonly long _maxPages;

    public RecordWriter(SqliteConnection connection, StoreTerms terms, RecordTotals totals, SourceShares shares)
    {
        _connection = connection;
        _maxPages = terms.Options.MaxBytes / Schema.PageSize;
        connection.Run($"PRAGMA max_page_count={_maxPages}");
        Load(totals);
        Newest = Schema.Kinds.Max(kind => connection.Ask($"SELECT ifnull(max(id), 0) FROM {Schema.Table(kind)}"));
        _census = new SourceCensus(connection, Newest, shares);
        _ledger = new RecordLedger(totals, shares, _census);
        var stamps = new StampSource(Newest);
        foreach (var kind in Schema.ValueKinds)
        {
            _values[kind] = new ValueTable(connection, kind, (terms.Diversity.Limits.LifeInAges - 1) * terms.Ages[(int)kind], stamps, _ledger);
        }

        _peers = new PeerTable(connection, stamps, _ledger, terms.Diversity);
        _trimmer = new RecordTrimmer(connection, terms.Options, terms.Ages, _ledger, _peers.HandleDropped);
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _forgetNodes = connection.Prepare("DELETE FROM node");
        _addNode = connection.Prepare("INSERT INTO node(rank, address) VALUES(?1, ?2)");
        _saveUsage = connection.Prepare("UPDATE usage SET count=?2, bytes=?3 WHERE kind=?1 AND (count<>?2 OR bytes<>?3)");
    }

    /// <summary>The greatest row id when the file was opened.</summary>
    public long Newest { get; }

    /// <summary>Whether records are to go that no batch has to wait for.</summary>
    public bool HasBacklog => _trimmer.HasBacklog || _census.IsOpen;

    /// <summary>When the next record is past its age, in milliseconds since 1970; the far future when there is none.</summary>
    public long NextExpiry() => _trimmer.NextExpiry();

    /// <summary>Puts a batch into the file; nothing of it is there when this fails.</summary>
    public void Write(WriteBatch batch)
    {
        try
        {
            Transact(() => Apply(batch));
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL && IsAtItsBound())
        {
            // Charges are an estimate; the bound of the file is not.
            Transact(() => _trimmer.Evict(RecordTrimmer.Portion + batch.Count));
            Transact(() => Apply(batch));
        }
    }

    /// <summary>Does a portion of what no batch has to wait for.</summary>
    public void WorkOff()
    {
        if (_trimmer.HasBacklog)
        {
            Transact(() => _trimmer.Trim(0));
        }
        else
        {
            _census.Count();
        }
    }

    public void Dispose()
    {
        foreach (var table in _values.Values)
        {
            table.Dispose();
        }

        _peers.Dispose();
        _trimmer.Dispose();
        _census.Dispose();
        foreach (var statement in (Statement[])[_begin, _commit, _forgetNodes, _addNode, _saveUsage])
        {
            statement.Dispose();
        }
    }

    private void Transact(Action work)
    {
        try
        {
            _begin.Run();
            work();
            foreach (var kind in Schema.Kinds)
            {
                _saveUsage.Bind(1, (int)kind).Bind(2, _ledger.Totals.CountOf(kind)).Bind(3, _ledger.Totals.BytesOf(kind)).Run();
            }

            _commit.Run();
            _ledger.Keep();
        }
        catch (SqliteException)
        {
            _ledger.TakeBack();
            _peers.TakeBack();

            // Some failures have ended the transaction already; then this one does nothing.
            _ = SQLitePCL.raw.sqlite3_exec(_connection.Handle!, "ROLLBACK");
            throw;
        }
    }

    private void Apply(WriteBatch batch)
    {
        foreach (var (key, record) in batch.Values)
        {
            if (record.Value is { } value)
            {
                _values[key.Kind].Put(key.Target, value, record.Time);
            }
            else
            {
                _values[key.Kind].Remove(key.Target);
            }
        }

        foreach (var (topic, peers) in batch.Peers)
        {
            foreach (var (key, record) in peers)
            {
                if (record.Value is { } value)
                {
                    _peers.Put(topic, key, value, record.Time);
                }
                else
                {
                    _peers.Remove(topic, key);
                }
            }
        }

        foreach (var (key, time) in batch.Renewals)
        {
            _values[key.Kind].Renew(key.Target, time);
        }

        SaveNodes(batch.Nodes);
        if (batch.ExpireAt > 0)
        {
            _trimmer.ExpireAt(batch.ExpireAt);
        }

        _trimmer.Trim(batch.Count);
    }

    private void SaveNodes(IReadOnlyList<PeerAddress>? nodes)
    {
        if (nodes is null)
        {
            return;
        }

        _forgetNodes.Run();
        for (var rank = 0; rank < nodes.Count; rank++)
        {
            _addNode.Bind(1, rank).Bind(2, Source.ToNumber(nodes[rank])).Run();
        }
    }

    private bool IsAtItsBound() => _connection.Ask("PRAGMA page_count") >= _maxPages * 0.9;

    private void Load(RecordTotals totals)
    {
        using var usage = _connection.Prepare("SELECT kind, count, bytes FROM usage");
        while (usage.Step())
        {
            if (Enum.IsDefined((RecordKind)usage.Number(0)))
            {
                totals.Add((RecordKind)usage.Number(0), usage.Number(1), usage.Number(2));
            }
        }

        totals.Publish();
    }
}
