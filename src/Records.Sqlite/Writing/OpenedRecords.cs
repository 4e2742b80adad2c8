using HyperDht.Records.Sqlite.Reading;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>What the loop needs of a file that is open.</summary>
/// <param name="Reader">Reads it; the loop disposes it.</param>
/// <param name="Newest">When its newest record was put or renewed, in milliseconds since 1970.</param>
/// <param name="Nodes">The good nodes that it remembers.</param>
internal sealed record OpenedRecords(RecordReader Reader, long Newest, IReadOnlyList<PeerAddress> Nodes);
