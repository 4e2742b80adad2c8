namespace HyperDht.Records.Sqlite.Pending;

/// <summary>Where a value lies.</summary>
internal readonly record struct ValueKey(RecordKind Kind, NodeId Target);
