namespace HyperDht.Records.Storage;

/// <summary>Lets a set of entries be searched by key: a dictionary would keep every key twice.</summary>
internal sealed class RecordKeyComparer : IEqualityComparer<RecordEntry>, IAlternateEqualityComparer<RecordKey, RecordEntry>
{
    public static readonly RecordKeyComparer Instance = new();

    public bool Equals(RecordEntry? x, RecordEntry? y) => ReferenceEquals(x, y) || (x is not null && y is not null && Equals(x.Key, y));

    public bool Equals(RecordKey alternate, RecordEntry other) =>
        ReferenceEquals(alternate.Topic, other.Key.Topic) && alternate.Id == other.Key.Id;

    public int GetHashCode(RecordEntry obj) => GetHashCode(obj.Key);

    public int GetHashCode(RecordKey alternate) =>
        alternate.Topic is { } topic ? HashCode.Combine(alternate.Id, topic.HashCode) : alternate.Id.GetHashCode();

    public RecordEntry Create(RecordKey alternate) => new(alternate);
}
