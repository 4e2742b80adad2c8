namespace HyperDht.Connections.Tests;

/// <summary>Tests that measure the memory of the process run while no others do.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;
