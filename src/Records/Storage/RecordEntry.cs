using System.Runtime.InteropServices;

namespace HyperDht.Records.Storage;

/// <summary>One stored record, linked into the orders that decide when it goes: by age, and by who sent it.</summary>
/// <remarks>There may be hundreds of thousands: the links are part of the entry.</remarks>
internal sealed class RecordEntry(RecordKey key)
{
    private byte[] _bytes = [];

    public RecordKey Key { get; } = key;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public int Length => _bytes.Length;

    public PeerAddress Source { get; private set; }

    public StoredValue Value => new(_bytes, Source);

    /// <summary>The share it is counted in; null once it is dropped.</summary>
    public SourceShare? Share { get; set; }

    /// <summary>Put just before by the same network.</summary>
    public RecordEntry? PutBefore { get; set; }

    /// <summary>Put next by the same network.</summary>
    public RecordEntry? PutAfter { get; set; }

    /// <summary>Renewed just before.</summary>
    public RecordEntry? RenewedBefore { get; set; }

    /// <summary>Renewed next.</summary>
    public RecordEntry? RenewedAfter { get; set; }

    /// <summary>The tick in which it was put last.</summary>
    public int PutTick { get; set; }

    /// <summary>The tick in which it was put or read last.</summary>
    public int RenewedTick { get; set; }

    public void Assign(StoredValue value)
    {
        // A slice of a larger buffer would keep all of it alive, beyond what is charged.
        _bytes = MemoryMarshal.TryGetArray(value.Bytes, out var segment) && segment.Count == segment.Array!.Length
            ? segment.Array
            : value.Bytes.ToArray();
        Source = value.Source;
    }
}
