namespace HyperDht.Records.Sqlite.Tests;

/// <summary>Tests that read instruments, which all stores of a process share, run while no others do.</summary>
[CollectionDefinition(nameof(ReadsInstruments), DisableParallelization = true)]
public sealed class ReadsInstruments;
