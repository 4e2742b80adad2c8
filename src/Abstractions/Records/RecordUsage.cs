namespace HyperDht.Records;

/// <summary>How much of one kind a store holds.</summary>
/// <param name="Count">Entries.</param>
/// <param name="Bytes">Bytes they are charged with.</param>
public readonly record struct RecordUsage(int Count, long Bytes);
