using HyperDht.Records.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>The table of the peers of topics, as the writer changes it.</summary>
internal sealed class PeerTable(SqliteConnection connection, StampSource stamps, RecordTotals totals) : IDisposable
{
    private readonly Statement _find = connection.Prepare("SELECT id, length(value) FROM peer WHERE topic=?1 AND key=?2");
    private readonly Statement _insert = connection.Prepare("INSERT INTO peer(id, topic, key, value, source) VALUES(?1, ?2, ?3, ?4, ?5)");
    private readonly Statement _replace = connection.Prepare("UPDATE peer SET id=?1, value=?3, source=?4 WHERE id=?2");
    private readonly Statement _delete = connection.Prepare("DELETE FROM peer WHERE id=?1");

    public void Put(NodeId topic, PublicKey key, StoredValue record, long time)
    {
        var id = stamps.Take(time);
        var source = Source.ToNumber(record.Source);
        if (TryFind(topic, key, out var former, out var length))
        {
            _replace.Bind(1, id).Bind(2, former).Bind(3, record.Bytes.Span).Bind(4, source).Run();
            totals.Add(RecordKind.Peer, 0, record.Bytes.Length - length);
            return;
        }

        _insert.Bind(1, id).Bind(2, topic.Span).Bind(3, key.Span).Bind(4, record.Bytes.Span).Bind(5, source).Run();
        totals.Add(RecordKind.Peer, 1, RecordCharge.Of(RecordKind.Peer, record.Bytes.Length));
    }

    public void Remove(NodeId topic, PublicKey key)
    {
        if (TryFind(topic, key, out var id, out var length))
        {
            _delete.Bind(1, id).Run();
            totals.Add(RecordKind.Peer, -1, -RecordCharge.Of(RecordKind.Peer, length));
        }
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_find, _insert, _replace, _delete])
        {
            statement.Dispose();
        }
    }

    private bool TryFind(NodeId topic, PublicKey key, out long id, out int length)
    {
        var found = _find.Bind(1, topic.Span).Bind(2, key.Span).Step();
        (id, length) = found ? (_find.Number(0), (int)_find.Number(1)) : default;
        _find.Reset();
        return found;
    }
}
