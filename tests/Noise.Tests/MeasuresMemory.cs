namespace HyperDht.Noise.Tests;

/// <summary>Tests that measure what the process holds run while no others do.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;
