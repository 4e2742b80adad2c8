namespace HyperDht.Records;

/// <summary>Bytes a store keeps, and who sent them.</summary>
/// <param name="Bytes">The bytes; never changed by the store or its callers.</param>
/// <param name="Source">The address the request came from: what limits count by, and for a forward where its relay is.</param>
public readonly record struct StoredValue(ReadOnlyMemory<byte> Bytes, PeerAddress Source);
