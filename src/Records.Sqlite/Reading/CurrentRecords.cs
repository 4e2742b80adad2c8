using HyperDht.Records.Sqlite.Pending;

namespace HyperDht.Records.Sqlite.Reading;

/// <summary>Records as they are now: what waits to be written comes before what the file says. On the loop.</summary>
internal sealed class CurrentRecords(RecordReader reader, PendingWrites pending, StoreTerms terms, StoreClock clock)
{
    /// <summary>Reads a value that is not past its age, and when it was put or renewed last.</summary>
    public bool TryRead(RecordKind kind, NodeId target, out StoredValue value, out long renewed)
    {
        if (pending.TryFind(new ValueKey(kind, target), out var change))
        {
            (value, renewed) = (change.Value ?? default, change.Time);
            return change.Value is not null && IsAlive(kind, renewed);
        }

        return reader.TryGet(kind, target, out value, out renewed) && IsAlive(kind, renewed);
    }

    /// <summary>Finds a peer of a topic that is not past its age, and how long its record is.</summary>
    public bool TryFindPeer(NodeId topic, PublicKey key, out int length)
    {
        if (pending.TryFind(topic, key, out var change))
        {
            length = change.Value?.Bytes.Length ?? 0;
            return change.Value is not null && IsAlive(RecordKind.Peer, change.Time);
        }

        return reader.TryFindPeer(topic, key, out var renewed, out length) && IsAlive(RecordKind.Peer, renewed);
    }

    private bool IsAlive(RecordKind kind, long renewed) => clock.Now - renewed < terms.Ages[(int)kind];
}
