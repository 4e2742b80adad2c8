using HyperDht.Cli.Pipeline;

namespace HyperDht.Architecture.Tests;

/// <summary>What every arriving message goes through; a review sees it change.</summary>
public class PipelineMapTests
{
    [Fact]
    public async Task Map_IsTheRecordedOne() =>
        Snapshot.Matches("tests/Architecture.Tests/Snapshots/Pipeline.txt", (await PipelineVerb.ReadMapAsync()).ToText());
}
