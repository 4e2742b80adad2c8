using HyperDht.Records.Storage;

namespace HyperDht.Records.Tests.Storage.Model;

/// <summary>A record as the model keeps it.</summary>
internal sealed class ModelEntry
{
    public required RecordKind Kind { get; init; }

    public required int Target { get; init; }

    public required int Key { get; init; }

    public required StoredValue Value { get; init; }

    /// <summary>When it was put, as a number of the step.</summary>
    public required int Put { get; init; }

    public required int PutTick { get; init; }

    public required int RenewedTick { get; set; }

    public uint Host => Value.Source.Host;

    public uint Prefix => Host >> 8;

    public long Charge => Value.Bytes.Length
        + (Kind is RecordKind.Peer ? MemoryRecordStore.PeerOverhead : MemoryRecordStore.ValueOverhead);

    public bool Is(RecordKind kind, int target, int key) => Kind == kind && Target == target && (kind is not RecordKind.Peer || Key == key);
}
