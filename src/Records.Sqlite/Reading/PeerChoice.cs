namespace HyperDht.Records.Sqlite.Reading;

/// <summary>A peer that a topic's sample may show.</summary>
/// <param name="Id">Its row; 0 when it is not in the file yet.</param>
/// <param name="Record">Its record when it is not in the file yet.</param>
/// <param name="Source">Where it announced from.</param>
internal readonly record struct PeerChoice(long Id, ReadOnlyMemory<byte> Record, PeerAddress Source);
