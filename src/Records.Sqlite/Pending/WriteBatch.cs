using HyperDht.Records.Sqlite.Database;

namespace HyperDht.Records.Sqlite.Pending;

/// <summary>What is written in one transaction. Of several changes to one record only the last counts.</summary>
/// <remarks>Filled on the loop; once handed over, nobody changes it and both sides may read it.</remarks>
internal sealed class WriteBatch(TimeSpan opened, long timestamp)
{
    // Key, place in the table, headers of objects.
    private const int HeldBeside = 256;

    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Loop time of its first change.</summary>
    public TimeSpan Opened => opened;

    /// <summary>The same moment on the clock that writing is measured with.</summary>
    public long Timestamp => timestamp;

    public Dictionary<ValueKey, PendingRecord> Values { get; } = [];

    public Dictionary<NodeId, Dictionary<PublicKey, PendingRecord>> Peers { get; } = [];

    /// <summary>Values that were read and so live longer, and when.</summary>
    public Dictionary<ValueKey, long> Renewals { get; } = [];

    /// <summary>Good nodes in place of those in the file; null leaves them.</summary>
    public IReadOnlyList<PeerAddress>? Nodes { get; set; }

    /// <summary>Time that records expire by, in milliseconds since 1970; 0 expires none.</summary>
    public long ExpireAt { get; set; }

    /// <summary>Changes of records in it.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes it holds in memory, about.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the writer has it.</summary>
    public bool IsHandedOver { get; set; }

    /// <summary>Ends when it is in the file, or given up.</summary>
    public Task Written => _written.Task;

    /// <summary>How the numbers of records change with it, by kind, as far as the loop can tell.</summary>
    public long[] Counts { get; } = new long[Schema.Kinds.Length];

    /// <summary>The same for the bytes they are charged with.</summary>
    public long[] Charges { get; } = new long[Schema.Kinds.Length];

    /// <summary>Puts or forgets a value.</summary>
    public void Set(ValueKey key, in PendingRecord record)
    {
        Values[key] = record;
        Renewals.Remove(key);
        Note(record);
    }

    /// <summary>Adds or forgets a peer.</summary>
    public void Set(NodeId topic, PublicKey key, in PendingRecord record)
    {
        if (!Peers.TryGetValue(topic, out var peers))
        {
            Peers.Add(topic, peers = []);
        }

        peers[key] = record;
        Note(record);
    }

    public void HandleWritten() => _written.TrySetResult();

    private void Note(in PendingRecord record)
    {
        Count++;
        Bytes += HeldBeside + (record.Value?.Bytes.Length ?? 0);
    }
}
