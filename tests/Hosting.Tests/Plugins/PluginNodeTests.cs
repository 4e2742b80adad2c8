using Foreign.Parts;
using Foreign.Parts.Plugins;
using HyperDht.Plugins;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Plugins;

/// <summary>A plug-in of a foreign assembly in real nodes on loopback, called by the calling half of the same plug-in.</summary>
public sealed class PluginNodeTests
{
    private readonly CallLog _log = new();

    [Fact]
    public async Task Commit_StoresOnTheClosestNodesThatHaveThePlugin()
    {
        await using var plain = await HyperDhtTestnet.StartAsync(3);
        await using var tallies = await HyperDhtTestnet.StartAsync(3, plain.Bootstrap, build: Build);
        await using var client = await plain.CreateNodeAsync();
        var target = NodeId.Hash([7]);
        var tally = client.Plugin<Tally>();

        var stored = await tally.CommitAsync(target, new ReadTotal(), new Add(5));
        var totals = await tally.QueryAsync(target, new ReadTotal()).ToListAsync();

        Assert.Equal(3, stored.Count);
        Assert.All(stored, reply => Assert.True(reply is { HasValue: true, Value.Amount: 5, Response.Token: null, Response.CloserNodes.Count: 0 }));
        Assert.Equal(tallies.Nodes.Select(node => node.Rpc.Address).Order(), totals.Select(reply => reply.From).Order());
        Assert.All(totals, reply => Assert.True(reply is { HasValue: true, Value.Amount: 5, Response.Token: not null }));
    }

    [Fact]
    public async Task Answers_SayWhatBecameOfARequest()
    {
        await using var network = await HyperDhtTestnet.StartAsync(1);
        await using var tallies = await HyperDhtTestnet.StartAsync(1, network.Bootstrap, build: Build);
        await using var client = await network.CreateNodeAsync();
        var tally = client.Plugin<Tally>();
        var (plain, node) = (network.Nodes[0].Rpc.Address, tallies.Nodes[0].Rpc.Address);
        var target = new DhtPluginCallOptions { Target = NodeId.Hash([7]) };

        var unknown = await tally.RequestAsync(plain, new ReadTotal(), target);
        var error = await tally.RequestAsync(node, new Misbehave("error"), target);
        var stale = await tally.RequestAsync(node, new Add(1), target with { Token = new byte[32] });
        var read = await tally.RequestAsync(node, new ReadTotal(), target);
        var added = await tally.RequestAsync(node, new Add(1), target with { Token = read.Response.Token });

        Assert.True(unknown is { HasValue: false, IsUnknown: true, Response.CloserNodes.Count: > 0 });
        Assert.True(error is { HasValue: false, IsUnknown: false, ErrorCode: 16 });
        Assert.True(stale is { HasValue: false, ErrorCode: 2, Response.Token: not null });
        Assert.True(read is { HasValue: true, Value.Amount: 0 });
        Assert.True(added is { HasValue: true, Value.Amount: 1 });
    }

    [Fact]
    public async Task Hooks_TellOfTheNode()
    {
        var bare = await HyperDhtTestnet.StartAsync(1, build: Build);

        Assert.True(SpinWait.SpinUntil(() => _log.Calls.Count == 2, TimeSpan.FromSeconds(5)));
        await bare.DisposeAsync();

        Assert.Equal(["registered False", "persistent", "disposed"], _log.Calls);
    }

    [Fact]
    public async Task HookThatFails_FailsTheStart()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => HyperDhtNode.StartAsync(options => options.Bootstrap = [], dht => dht.AddPlugin<Unwilling>()));

        Assert.Equal("Not here.", failure.Message);
    }

    [Fact]
    public async Task QueryGivenUp_EndsAndLeavesTheNodeUsable()
    {
        await using var network = await HyperDhtTestnet.StartAsync(4, build: Build);
        await using var client = await network.CreateNodeAsync();
        var tally = client.Plugin<Tally>();
        using var giveUp = new CancellationTokenSource();

        var walk = Task.Run(async () => await tally.QueryAsync(NodeId.Hash([7]), new Misbehave("wait"), null, giveUp.Token).ToListAsync());
        Assert.True(SpinWait.SpinUntil(() => _log.Calls.Contains("wait"), TimeSpan.FromSeconds(5)));
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => walk.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.NotEmpty(await tally.QueryAsync(NodeId.Hash([7]), new ReadTotal()).ToListAsync());
        Assert.Equal(0, client.Rpc.Stats.ActiveQueries);
    }

    [Fact]
    public async Task NobodyHasThePlugin_SaysSo()
    {
        await using var network = await HyperDhtTestnet.StartAsync(2);
        await using var client = await network.CreateNodeAsync();

        var failure = await Assert.ThrowsAsync<HyperDhtException>(
            () => client.Plugin<Tally>().CommitAsync(NodeId.Hash([7]), new ReadTotal(), new Add(1)));

        Assert.Equal(DhtErrorCodes.TooFewNodes, failure.ErrorCode);
    }

    [Fact]
    public async Task RequestThatIsTooLong_IsRefusedBeforeItIsSent()
    {
        await using var network = await HyperDhtTestnet.StartAsync(1);
        await using var client = await network.CreateNodeAsync();

        await Assert.ThrowsAsync<ArgumentException>(
            () => client.Plugin<Tally>().RequestAsync(network.Nodes[0].Rpc.Address, new Misbehave(new string('x', 1000))));
    }

    [Fact]
    public async Task CallBeforeTheStart_StartsTheNode()
    {
        await using var network = await HyperDhtTestnet.StartAsync(2, build: Build);
        var services = new ServiceCollection();
        services.AddHyperDht(options =>
        {
            options.Host = "127.0.0.1";
            options.Bootstrap = [.. network.Bootstrap];
        });
        await using var host = services.BuildServiceProvider();

        var totals = await host.GetRequiredService<IHyperDht>().Plugin<Tally>().QueryAsync(NodeId.Hash([7]), new ReadTotal()).ToListAsync();

        Assert.Equal(2, totals.Count);
    }

    private void Build(HyperDhtBuilder dht)
    {
        dht.Services.AddSingleton(_log);
        dht.AddPlugin<Tally>();
    }

    private sealed class Unwilling : IDhtPlugin
    {
        public static DhtPluginDescription Description { get; } = DhtPluginDescription.Of<Unwilling>("unwilling", 1);

        public ValueTask OnRegisteredAsync(IHyperDht node, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Not here.");
    }
}
