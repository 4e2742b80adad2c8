namespace HyperDht.Records.Tests.Contract;

/// <summary>Targets, keys and values for the contract of stores.</summary>
internal static class StoreSamples
{
    /// <summary>Every kind but peers.</summary>
    public static readonly RecordKind[] ValueKinds =
        [RecordKind.Forward, RecordKind.Bump, RecordKind.Refresh, RecordKind.Mutable, RecordKind.Immutable];

    public static NodeId Target(int number) => NodeId.Hash(BitConverter.GetBytes(number));

    public static PublicKey Key(int number) => new(NodeId.Hash([1, .. BitConverter.GetBytes(number)]).Span);

    /// <summary>Bytes that tell which number they were made of, from a source in a network of its own.</summary>
    public static StoredValue Value(int number, int length = 40)
    {
        var bytes = new byte[length];
        BitConverter.GetBytes(number).AsSpan(0, Math.Min(length, sizeof(int))).CopyTo(bytes);
        return new StoredValue(bytes, new PeerAddress(0x2d000001 + ((uint)number << 8), (ushort)(number + 1)));
    }

    public static int NumberOf(byte[] record) => BitConverter.ToInt32(record);
}
