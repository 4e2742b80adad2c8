using System.Text.RegularExpressions;
using HyperDht.Testing;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>Without a verb the tool prints on stdout what the npm binary prints, line by line; ports differ.</summary>
public sealed partial class ReferenceLinesTests : IAsyncLifetime
{
    private const int FixedPort = 47631;
    private HyperDhtTestnet _network = null!;

    public async Task InitializeAsync() => _network = await HyperDhtTestnet.StartAsync(3);

    public async Task DisposeAsync() => await _network.DisposeAsync();

    [SkippableTheory]
    [InlineData("--host 127.0.0.1 --bootstrap NETWORK", 3)]
    [InlineData("--host 127.0.0.1 --bootstrap NETWORK --nodes 2", 4)]
    [InlineData("--host 127.0.0.1 --bootstrap NETWORK --node x --nodes 2", 3)]
    [InlineData("--host 127.0.0.1 --bootstrap NETWORK --port PORT", 3)]
    [InlineData("--host 127.0.0.1 --port 0 --bootstrap NETWORK", 3)]
    public async Task Lines_AreThoseOfTheReference(string line, int linesUntilUp)
    {
        var modules = ReferenceModules.Find();
        Skip.If(modules is null, ReferenceModules.Missing);
        var binary = Path.Combine(modules!, "hyperdht", "bin.js");
        var arguments = line
            .Replace("NETWORK", _network.Bootstrap[0], StringComparison.Ordinal)
            .Replace("PORT", $"{FixedPort}", StringComparison.Ordinal)
            .Split(' ');

        var theirs = await RunAsync(ToolProcess.StartProgram("node", [binary, .. arguments]), linesUntilUp);
        var ours = await RunAsync(ToolProcess.Start(arguments), linesUntilUp);

        Assert.Equal(theirs, ours);
    }

    [Fact]
    public async Task BootstrapNode_PrintsItsLinesAndServes()
    {
        var arguments = new[] { "--bootstrap", "--host", "127.0.0.1", "--port", $"{FixedPort + 1}" };
        await using var tool = ToolProcess.Start(arguments);
        await tool.WaitForLinesAsync(3);
        await using var ping = ToolProcess.Start("ping", $"127.0.0.1:{FixedPort + 1}", "--host", "127.0.0.1", "--json");
        var pong = await ping.EventAsync("pong");

        tool.SendInterrupt();
        var (code, output) = await tool.EndAsync();

        Assert.Equal(NodeId.FromAddress(PeerAddress.Loopback(FixedPort + 1)).ToString(), pong.GetProperty("id").GetString());
        Assert.Equal(0, code);
        Assert.Equal(
            $$"""
            Starting DHT bootstrap node...
            Bootstrap node bound to { host: '0.0.0.0', family: 4, port: {{FixedPort + 1}} }
            Fully started Hyperswarm DHT bootstrap node
            Bootstrap node closed

            """,
            output);
    }

    [Fact]
    public async Task BusyPort_IsAFailureWithACode()
    {
        await using var tool = ToolProcess.Start("--host", "127.0.0.1", "--port", _network.Bootstrap[0].Split(':')[1], "--bootstrap", _network.Bootstrap[0], "--json");

        Assert.Equal("EADDRINUSE", (await tool.EventAsync("error")).GetProperty("code").GetString());
        Assert.Equal(1, (await tool.EndAsync()).Code);
    }

    private static async Task<(int Code, string Lines)> RunAsync(ToolProcess process, int linesUntilUp)
    {
        await using var _ = process;
        await process.WaitForLinesAsync(linesUntilUp);
        process.SendInterrupt();
        var (code, output) = await process.EndAsync();

        // Which ports are free is chance; the order in which nodes close is, too.
        var lines = Port().Replace(output, "port: N").Split('\n');
        var closed = lines.Where(line => line.Contains("closed", StringComparison.Ordinal)).Order();
        return (code, string.Join('\n', lines.TakeWhile(line => !line.Contains("closed", StringComparison.Ordinal)).Concat(closed)));
    }

    [GeneratedRegex(@"port: \d+")]
    private static partial Regex Port();
}
