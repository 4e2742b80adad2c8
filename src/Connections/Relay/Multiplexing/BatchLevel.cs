namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>Where a reader of nested batches stands in one of them.</summary>
/// <param name="End">Where the batch ends in its frame.</param>
/// <param name="Channel">Whose items follow.</param>
internal readonly record struct BatchLevel(int End, ulong Channel);
