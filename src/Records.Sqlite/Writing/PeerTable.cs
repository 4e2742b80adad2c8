using HyperDht.Records.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>The table of the peers of topics, as the writer changes it; keeps every topic within its limits (threat-model D2).</summary>
internal sealed class PeerTable(SqliteConnection connection, StampSource stamps, RecordLedger ledger, SourceDiversity diversity) : IDisposable
{
    private readonly Statement _find = connection.Prepare("SELECT id, length(value), source FROM peer WHERE topic=?1 AND key=?2");
    private readonly Statement _findById = connection.Prepare("SELECT id, length(value), source FROM peer WHERE id=?1");
    private readonly Statement _insert = connection.Prepare("INSERT INTO peer(id, topic, key, value, source) VALUES(?1, ?2, ?3, ?4, ?5)");
    private readonly Statement _replace = connection.Prepare("UPDATE peer SET id=?1, value=?3, source=?4 WHERE id=?2");
    private readonly Statement _delete = connection.Prepare("DELETE FROM peer WHERE id=?1");
    private readonly TopicMemory _topics = new(connection);

    public void Put(NodeId topic, PublicKey key, StoredValue record, long time)
    {
        var members = _topics.Get(topic);
        var id = stamps.Take(time);
        var source = Source.ToNumber(record.Source);
        if (TryFind(_find.Bind(1, topic.Span).Bind(2, key.Span), out var former))
        {
            _replace.Bind(1, id).Bind(2, former.Id).Bind(3, record.Bytes.Span).Bind(4, source).Run();
            ledger.HandleDropped(RecordKind.Peer, former);
            members.Remove(former.Id);
        }
        else
        {
            _insert.Bind(1, id).Bind(2, topic.Span).Bind(3, key.Span).Bind(4, record.Bytes.Span).Bind(5, source).Run();
            _topics.HandleAdded();
        }

        ledger.HandlePut(RecordKind.Peer, record.Source, record.Bytes.Length);
        members.Add(id, record.Source);
        if (members.Count > diversity.Limits.CrowdedTopic)
        {
            DropExcess(members);
        }
    }

    public void Remove(NodeId topic, PublicKey key)
    {
        if (TryFind(_find.Bind(1, topic.Span).Bind(2, key.Span), out var row))
        {
            Delete(row);
            _topics.Find(topic)?.Remove(row.Id);
        }
    }

    /// <summary>All rows up to this one have left the file.</summary>
    public void HandleDropped(long id) => _topics.HandleDropped(id);

    /// <summary>The transaction is not in the file.</summary>
    public void TakeBack() => _topics.Clear();

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_find, _findById, _insert, _replace, _delete])
        {
            statement.Dispose();
        }

        _topics.Dispose();
    }

    private static bool TryFind(Statement find, out StoredRow row)
    {
        var found = find.Step();
        row = found ? new StoredRow(find.Number(0), (int)find.Number(1), Source.FromNumber(find.Number(2)), 0) : default;
        find.Reset();
        return found;
    }

    private void DropExcess(TopicMembers members)
    {
        while (members.FindExcess(diversity) is { } excess)
        {
            if (TryFind(_findById.Bind(1, excess), out var row))
            {
                Delete(row);
                SqliteMetrics.Evicted.Add(1, SqliteMetrics.ByTopic);
            }

            members.Remove(excess);
        }
    }

    private void Delete(in StoredRow row)
    {
        _delete.Bind(1, row.Id).Run();
        ledger.HandleDropped(RecordKind.Peer, row);
    }
}
