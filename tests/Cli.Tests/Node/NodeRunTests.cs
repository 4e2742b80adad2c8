using HyperDht.Cli.Node;
using HyperDht.Cli.Shared;
using HyperDht.Cli.Tests.Tool;
using NSubstitute;

namespace HyperDht.Cli.Tests.Node;

public sealed class NodeRunTests
{
    [Fact]
    public async Task StopDuringTheStart_EndsAsInterrupted()
    {
        using var console = new CapturedConsole();

        var code = await new NodeRun(new NodePlan { Count = 2 }, new FakeStarter(), console.Console).RunAsync(new CancellationToken(true));

        Assert.Equal(ExitCode.Interrupted, code);
        Assert.Equal(["Booting DHT nodes..."], console.Output);
    }

    [Fact]
    public async Task Json_ReportsEventsOnStderrAndNothingOnStdout()
    {
        using var console = new CapturedConsole();
        using var stop = new CancellationTokenSource();
        var starter = new FakeStarter();
        var run = new NodeRun(new NodePlan { Json = true }, starter, console.Console).RunAsync(stop.Token);
        var node = Assert.Single(starter.Nodes);
        node.Id.Returns(NodeId.Hash([1]));
        node.Persistent += Raise.Event();

        await stop.CancelAsync();

        Assert.Equal(ExitCode.Done, await run);
        Assert.Empty(console.Output);
        Assert.Equal(
            [
                """{"event":"ready","index":0,"host":"0.0.0.0","port":40000,"id":null}""",
                $$"""{"event":"persistent","index":0,"host":"0.0.0.0","port":40000,"id":"{{NodeId.Hash([1])}}"}""",
                """{"event":"closed","index":0}""",
            ],
            console.Error);
    }
}
