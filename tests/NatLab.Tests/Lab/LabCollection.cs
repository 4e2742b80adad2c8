namespace HyperDht.NatLab.Tests.Lab;

/// <summary>The tests of one lab, one after the other.</summary>
[CollectionDefinition(nameof(LabCollection), DisableParallelization = true)]
public sealed class LabCollection : ICollectionFixture<LabFixture>;
