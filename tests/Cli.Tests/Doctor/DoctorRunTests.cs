using System.Text.Json;
using HyperDht.Cli.Doctor;
using HyperDht.Cli.Shared;
using HyperDht.Cli.Tests.Tool;
using HyperDht.Testing;

namespace HyperDht.Cli.Tests.Doctor;

/// <summary>What the doctor says of hosts behind NATs of each kind, and of connects between them.</summary>
public sealed class DoctorRunTests
{
    [Theory]
    [InlineData("open", "open", true, "reached")]
    [InlineData("consistent", "consistent", false, "(4)")]
    [InlineData("random", "random", false, "another port for each")]
    [InlineData("sequential", "random", false, "another port for each")]
    public Task Host_IsToldItsNatAndHowThatWasConcluded(string nat, string kind, bool isReachable, string reason) => SimulatedNetwork.RunAsync(61, async network =>
    {
        await StartAsync(network);
        using var console = new CapturedConsole();

        await Run(network, console, await AddAsync(network, nat), json: true).ExamineHostAsync(CancellationToken.None);

        var findings = Parse(console);
        Assert.Equal(["nat", "reachable", "mtu"], findings.Select(Name));
        Assert.Equal(kind, findings[0].GetProperty("kind").GetString());
        Assert.Contains(reason, findings[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(4, findings[0].GetProperty("samples").GetArrayLength());
        Assert.Equal(isReachable, findings[1].GetProperty("reachable").GetBoolean());
        Assert.Equal(5, findings[1].GetProperty("asked").GetInt32());
        Assert.Equal((1500, 3), (findings[2].GetProperty("mtu").GetInt32(), findings[2].GetProperty("nodes").GetInt32()));
    });

    [Fact]
    public Task HostThatNobodyAnswers_IsToldThatItIsTooLittleToTell()
    {
        var isCut = false;
        return SimulatedNetwork.RunAsync(62, async network =>
        {
            await StartAsync(network);
            var node = await AddAsync(network, "consistent");
            using var console = new CapturedConsole();
            isCut = true;

            await Run(network, console, node, json: true).ExamineHostAsync(CancellationToken.None);

            var findings = Parse(console);
            Assert.Equal("unknown", findings[0].GetProperty("kind").GetString());
            Assert.Contains("no node answered", Text(findings[0]), StringComparison.Ordinal);
            Assert.False(findings[1].GetProperty("reachable").GetBoolean());
            Assert.Equal(JsonValueKind.Null, findings[2].GetProperty("mtu").ValueKind);
        }, new SimulatedNetworkOptions { Drop = (_, _) => isCut });
    }

    [Theory]
    [InlineData("open", "consistent")]
    [InlineData("consistent", "random")]
    [InlineData("random", "consistent")]
    public Task ConnectThatWorks_IsToldStepByStep(string client, string server) => SimulatedNetwork.RunAsync(63, async network =>
    {
        await StartAsync(network);
        var node = await AddAsync(network, client);
        await using var listener = await (await AddAsync(network, server)).ListenAsync();
        using var console = new CapturedConsole();

        await Run(network, console, node, json: true).ExamineConnectAsync(listener.PublicKey, null, CancellationToken.None);

        var findings = Parse(console);
        var steps = findings.Where(finding => Name(finding) == "step").Select(step => step.GetProperty("step").GetString()).ToArray();
        Assert.Superset(new HashSet<string?>(["find-peer", "handshake", "open"]), steps.ToHashSet());
        Assert.All(findings.Where(finding => Name(finding) == "step"), step => Assert.True(step.GetProperty("took").GetDouble() >= 0));
        Assert.Equal(["connect", "direct"], findings.Select(Name).TakeLast(2));
        Assert.True(findings[^2].GetProperty("connected").GetBoolean());
        Assert.Equal("direct", findings[^2].GetProperty("path").GetString());
        Assert.True(findings[^1].GetProperty("direct").GetBoolean());
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task TwoRandomNats_AreToldWhyThePathIsNotDirect(bool hasRelay) => SimulatedNetwork.RunAsync(64, async network =>
    {
        await StartAsync(network);
        await using var relay = await (await network.AddNodeAsync()).ServeRelayAsync();
        var node = await AddAsync(network, "random");
        await using var listener = await (await AddAsync(network, "random")).ListenAsync();
        using var console = new CapturedConsole();
        var run = Run(network, console, node, json: true);

        var error = await Record.ExceptionAsync(
            () => run.ExamineConnectAsync(listener.PublicKey, hasRelay ? new RelayKeys(relay.PublicKey) : null, CancellationToken.None));

        var findings = Parse(console);
        Assert.Equal(hasRelay, error is null);
        Assert.Equal(hasRelay, findings[^2].GetProperty("connected").GetBoolean());
        Assert.Equal(hasRelay ? "relay" : "unknown", findings[^2].GetProperty("path").GetString());
        Assert.False(findings[^1].GetProperty("direct").GetBoolean());
        Assert.Contains("both NATs pick another port", Text(findings[^1]), StringComparison.Ordinal);
        Assert.Equal(hasRelay, !Text(findings[^1])!.Contains("name a blind relay", StringComparison.Ordinal));
        Assert.Contains(hasRelay ? "a relay carries the connection instead" : "(--relay-through <key>)", Text(findings[^1]), StringComparison.Ordinal);
    });

    [Fact]
    public Task ConnectCutOffInItsPunch_IsNotSaidToHaveTriedNothing() => SimulatedNetwork.RunAsync(66, async network =>
    {
        await StartAsync(network);
        var node = await AddAsync(network, "random");
        await using var listener = await (await AddAsync(network, "consistent")).ListenAsync();
        using var console = new CapturedConsole();
        using var limit = new CancellationTokenSource();
        var running = Run(network, console, node, json: true).ExamineConnectAsync(listener.PublicKey, null, limit.Token);
        await network.Delay(TimeSpan.FromSeconds(2));

        limit.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        var findings = Parse(console);
        Assert.Contains(findings, finding => Name(finding) == "step" && finding.GetProperty("step").GetString() == "punch");
        Assert.False(findings[^1].GetProperty("direct").GetBoolean());
        // In a round, or between its probes: another attempt begins beside the first while that takes its time.
        Assert.StartsWith("A direct path was still being tried (punch", Text(findings[^1]), StringComparison.Ordinal);
        Assert.Contains("--timeout", Text(findings[^1]), StringComparison.Ordinal);
    });

    [Fact]
    public Task PunchThatTakesItsTime_IsToldEveryFiveSeconds()
    {
        var isCut = false;
        return SimulatedNetwork.RunAsync(66, async network =>
        {
            await StartAsync(network);
            var node = await AddAsync(network, "random");
            await using var listener = await (await AddAsync(network, "consistent")).ListenAsync();
            using var console = new CapturedConsole();
            using var limit = new CancellationTokenSource();
            var running = Run(network, console, node, json: false).ExamineConnectAsync(listener.PublicKey, null, limit.Token, limit.Token);
            await network.Delay(TimeSpan.FromSeconds(2));
            isCut = true;
            await network.Delay(TimeSpan.FromSeconds(9));

            limit.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

            Assert.StartsWith("5 s: punching a hole; where one side's ports are random that takes up to 35 s", console.Error[1], StringComparison.Ordinal);
            Assert.StartsWith("10 s: punching a hole", console.Error[2], StringComparison.Ordinal);
            Assert.Contains(console.Output, line => line.StartsWith("Not connected (STOPPED)", StringComparison.Ordinal));
            Assert.DoesNotContain("--timeout", console.Output[^1], StringComparison.Ordinal);
        }, new SimulatedNetworkOptions { Drop = (_, _) => isCut });
    }

    [Fact]
    public Task People_GetTheSameOnStdout() => SimulatedNetwork.RunAsync(65, async network =>
    {
        await StartAsync(network);
        var node = await AddAsync(network, "consistent");
        using var nobody = network.CreateKeyPair();
        using var console = new CapturedConsole();
        var run = Run(network, console, node, json: false);

        await run.ExamineHostAsync(CancellationToken.None);
        await Assert.ThrowsAsync<HyperDhtException>(() => run.ExamineConnectAsync(nobody.PublicKey, null, CancellationToken.None));

        Assert.Equal(["examining this host: its NAT, whether it can be reached, path MTU ...", $"connecting to {nobody.PublicKey} ..."], console.Error);
        Assert.StartsWith("NAT consistent: 4 nodes see one fresh socket at ", console.Output[0], StringComparison.Ordinal);
        Assert.StartsWith("Not reachable unasked: 0 of 5 nodes", console.Output[1], StringComparison.Ordinal);
        Assert.StartsWith("Path MTU at least 1500 bytes", console.Output[2], StringComparison.Ordinal);
        Assert.Contains(console.Output, line => line.Contains("find-peer", StringComparison.Ordinal) && line.Contains("-> nobody after", StringComparison.Ordinal));
        Assert.Contains("PEER_NOT_FOUND", Assert.Single(console.Output, line => line.Contains(" failed ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.StartsWith("No direct path was tried: No node knows", console.Output[^1], StringComparison.Ordinal);
    });

    private static DoctorRun Run(SimulatedNetwork network, CapturedConsole console, IHyperDht node, bool json) =>
        new(console.Console, new ToolStatus(console.Console, json), (HyperDhtNode)node, network.Time);

    private static async Task StartAsync(SimulatedNetwork network)
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(12);
    }

    private static async Task<IHyperDht> AddAsync(SimulatedNetwork network, string nat) => nat switch
    {
        "consistent" => await network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync(),
        "random" => await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync(),
        "sequential" => await network.AddNat(SimulatedNatOptions.Sequential).AddNodeAsync(),
        _ => await network.AddNodeAsync(options => (options.Ephemeral, options.Firewalled) = (true, true)),
    };

    private static JsonElement[] Parse(CapturedConsole console) => [.. console.Error.Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.GetProperty("event").GetString() == "finding")];

    private static string? Name(JsonElement finding)
    {
        Assert.Equal("finding", finding.GetProperty("event").GetString());
        return finding.GetProperty("finding").GetString();
    }

    private static string? Text(JsonElement finding) => finding.GetProperty("text").GetString();
}
