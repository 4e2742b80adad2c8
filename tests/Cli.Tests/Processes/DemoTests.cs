using System.Diagnostics;
using HyperDht.Cli.Pipeline;

namespace HyperDht.Cli.Tests.Processes;

public sealed class DemoTests
{
    [Fact]
    public async Task Demo_ShowsEachStepAndVerifiesTheData()
    {
        await using var demo = ToolProcess.Start("demo", "--data", "2", "--size", "4");

        var (code, output) = await demo.EndAsync();

        Assert.Equal(0, code);
        Assert.Contains("1/5", output, StringComparison.Ordinal);
        Assert.Contains("A network of 4 DHT nodes", output, StringComparison.Ordinal);
        Assert.Contains("path 'lan'", output, StringComparison.Ordinal);
        Assert.Contains("2 MiB went there and back", output, StringComparison.Ordinal);
        Assert.Contains("is equal", output, StringComparison.Ordinal);
        Assert.Contains("Done in", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_IsStepsAndDone()
    {
        await using var demo = ToolProcess.Start("demo", "--data", "1", "--size", "3", "--json");

        var done = await demo.EventAsync("done");
        var (code, output) = await demo.EndAsync();

        Assert.Equal((0, string.Empty), (code, output));
        Assert.True(done.GetProperty("verified").GetBoolean());
        Assert.Equal(1 << 20, done.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task Testnet_ServesUntilItIsStopped()
    {
        await using var network = ToolProcess.Start("testnet", "--size", "20", "--json");
        var bootstrap = (await network.EventAsync("ready")).GetProperty("bootstrap")[0].GetString()!;
        await using var ping = ToolProcess.Start("ping", bootstrap, "--host", "127.0.0.1");
        var (code, output) = await ping.EndAsync();
        var clock = Stopwatch.StartNew();

        network.SendInterrupt();

        Assert.Equal(0, (await network.EndAsync()).Code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"took {clock.Elapsed}");
        Assert.Equal(0, code);
        Assert.StartsWith($"pong from {bootstrap} id=", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_OfNobodyIsAFailureInTime()
    {
        await using var ping = ToolProcess.Start("ping", "127.0.0.1:9", "--host", "127.0.0.1", "--timeout", "2", "--json");

        Assert.Contains((await ping.EventAsync("error")).GetProperty("code").GetString(), (string[])["TIMEOUT", "REQUEST_TIMEOUT"]);
        Assert.Equal(1, (await ping.EndAsync()).Code);
    }

    [Fact]
    public async Task Testnet_ThatCannotJoinIsAFailure()
    {
        await using var network = ToolProcess.Start("testnet", "--size", "2", "--bootstrap", "127.0.0.1:9", "--json");

        Assert.Equal("BOOTSTRAP_UNREACHABLE", (await network.EventAsync("error")).GetProperty("code").GetString());
        Assert.Equal(1, (await network.EndAsync()).Code);
    }

    [Theory]
    [InlineData("ping 127.0.0.1:9 --host 127.0.0.1 --json")]
    [InlineData("--bootstrap --host 127.0.0.1 --port 0 --json")]
    [InlineData("--bootstrap 127.0.0.1:9 --json")]
    public async Task KeyFileThatIsNotThere_IsAFailureOfEveryVerb(string line)
    {
        await using var tool = ToolProcess.Start([.. line.Split(' '), "--key", "/no/such/file"]);

        Assert.Equal("KEY_FILE_UNREADABLE", (await tool.EventAsync("error")).GetProperty("code").GetString());
        Assert.Equal(1, (await tool.EndAsync()).Code);
    }

    [Fact]
    public async Task Pipeline_NamesEveryMessage()
    {
        await using var tool = ToolProcess.Start("pipeline");

        var (code, output) = await tool.EndAsync();

        Assert.Equal(0, code);
        Assert.Equal((await PipelineVerb.ReadMapAsync()).ToText(), output);
        Assert.Contains("Announce", output, StringComparison.Ordinal);
    }
}
