using HyperDht.Records.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>The table of one kind of values, as the writer changes it.</summary>
internal sealed class ValueTable(SqliteConnection connection, RecordKind kind, long age, StampSource stamps, RecordTotals totals) : IDisposable
{
    private readonly Statement _find = connection.Prepare($"SELECT id, length(value), put FROM {Schema.Table(kind)} WHERE target=?1");
    private readonly Statement _insert = connection.Prepare($"INSERT INTO {Schema.Table(kind)}(id, target, value, source, put) VALUES(?1, ?2, ?3, ?4, ?5)");
    private readonly Statement _replace = connection.Prepare($"UPDATE {Schema.Table(kind)} SET id=?1, value=?3, source=?4, put=?5 WHERE id=?2");
    private readonly Statement _renew = connection.Prepare($"UPDATE {Schema.Table(kind)} SET id=?1 WHERE id=?2");
    private readonly Statement _delete = connection.Prepare($"DELETE FROM {Schema.Table(kind)} WHERE id=?1");

    public void Put(NodeId target, StoredValue value, long time)
    {
        var id = stamps.Take(time);
        var source = Source.ToNumber(value.Source);
        if (TryFind(target, out var former, out var length, out _))
        {
            _replace.Bind(1, id).Bind(2, former).Bind(3, value.Bytes.Span).Bind(4, source).Bind(5, time).Run();
            totals.Add(kind, 0, value.Bytes.Length - length);
            return;
        }

        _insert.Bind(1, id).Bind(2, target.Span).Bind(3, value.Bytes.Span).Bind(4, source).Bind(5, time).Run();
        totals.Add(kind, 1, RecordCharge.Of(kind, value.Bytes.Length));
    }

    public void Remove(NodeId target)
    {
        if (TryFind(target, out var id, out var length, out _))
        {
            _delete.Bind(1, id).Run();
            totals.Add(kind, -1, -RecordCharge.Of(kind, length));
        }
    }

    /// <summary>It was read: it lives for another age, but never for more than four since it was put (threat-model D1).</summary>
    public void Renew(NodeId target, long time)
    {
        if (TryFind(target, out var id, out _, out var put) && time - put <= 3 * age && Stamp.ToTime(id) < time)
        {
            _renew.Bind(1, stamps.Take(time)).Bind(2, id).Run();
        }
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_find, _insert, _replace, _renew, _delete])
        {
            statement.Dispose();
        }
    }

    private bool TryFind(NodeId target, out long id, out int length, out long put)
    {
        var found = _find.Bind(1, target.Span).Step();
        (id, length, put) = found ? (_find.Number(0), (int)_find.Number(1), _find.Number(2)) : default;
        _find.Reset();
        return found;
    }
}
