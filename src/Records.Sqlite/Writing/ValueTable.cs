using HyperDht.Records.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>The table of one kind of values, as the writer changes it.</summary>
/// <param name="connection">The writer's.</param>
/// <param name="kind">Which kind.</param>
/// <param name="renewable">Milliseconds after a put for which reading renews; then only another put does (threat-model D1).</param>
/// <param name="stamps">Gives out row ids.</param>
/// <param name="ledger">Hears of every row.</param>
internal sealed class ValueTable(SqliteConnection connection, RecordKind kind, long renewable, StampSource stamps, RecordLedger ledger)
    : IDisposable
{
    private readonly Statement _find = connection.Prepare($"SELECT id, length(value), source, put FROM {Schema.Table(kind)} WHERE target=?1");
    private readonly Statement _insert = connection.Prepare($"INSERT INTO {Schema.Table(kind)}(id, target, value, source, put) VALUES(?1, ?2, ?3, ?4, ?5)");
    private readonly Statement _replace = connection.Prepare($"UPDATE {Schema.Table(kind)} SET id=?1, value=?3, source=?4, put=?5 WHERE id=?2");
    private readonly Statement _renew = connection.Prepare($"UPDATE {Schema.Table(kind)} SET id=?1 WHERE id=?2");
    private readonly Statement _delete = connection.Prepare($"DELETE FROM {Schema.Table(kind)} WHERE id=?1");

    public void Put(NodeId target, StoredValue value, long time)
    {
        var id = stamps.Take(time);
        var source = Source.ToNumber(value.Source);
        if (TryFind(target, out var former))
        {
            _replace.Bind(1, id).Bind(2, former.Id).Bind(3, value.Bytes.Span).Bind(4, source).Bind(5, time).Run();
            ledger.HandleDropped(kind, former);
        }
        else
        {
            _insert.Bind(1, id).Bind(2, target.Span).Bind(3, value.Bytes.Span).Bind(4, source).Bind(5, time).Run();
        }

        ledger.HandlePut(kind, value.Source, value.Bytes.Length);
    }

    public void Remove(NodeId target)
    {
        if (TryFind(target, out var row))
        {
            _delete.Bind(1, row.Id).Run();
            ledger.HandleDropped(kind, row);
        }
    }

    /// <summary>It was read: it lives for another age.</summary>
    public void Renew(NodeId target, long time)
    {
        if (!TryFind(target, out var row) || Stamp.ToTime(row.Id) >= time)
        {
            return;
        }

        if (time - row.Put > renewable)
        {
            SqliteMetrics.NotRenewed.Add(1);
            return;
        }

        _renew.Bind(1, stamps.Take(time)).Bind(2, row.Id).Run();
        ledger.HandleDropped(kind, row);
        ledger.HandlePut(kind, row.Source, row.Length);
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_find, _insert, _replace, _renew, _delete])
        {
            statement.Dispose();
        }
    }

    private bool TryFind(NodeId target, out StoredRow row)
    {
        var found = _find.Bind(1, target.Span).Step();
        row = found ? new StoredRow(_find.Number(0), (int)_find.Number(1), Source.FromNumber(_find.Number(2)), _find.Number(3)) : default;
        _find.Reset();
        return found;
    }
}
