namespace HyperDht.Records.Sqlite.Pending;

/// <summary>A record that is not in the file yet, or that is still to leave it.</summary>
/// <param name="Value">The record; null forgets it.</param>
/// <param name="Time">When it was put, in milliseconds since 1970.</param>
internal readonly record struct PendingRecord(StoredValue? Value, long Time);
