namespace HyperDht.Records.Sqlite.Writing;

/// <summary>A row as the writer finds it.</summary>
/// <param name="Id">When it was put or renewed last (<see cref="Database.Stamp"/>).</param>
/// <param name="Length">Bytes of its record.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Put">When it was put last, in milliseconds since 1970; 0 where that is not kept.</param>
internal readonly record struct StoredRow(long Id, int Length, PeerAddress Source, long Put);
