using Foreign.Parts;
using Foreign.Parts.Plugins;
using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Tests.Fakes;
using HyperDht.Hosting.Tests.Plugins;
using HyperDht.Limits;
using HyperDht.Plugins;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Threats;

/// <summary>Plug-ins whose handlers block, hang or throw: only their own callers notice, and what waits for them is bounded.</summary>
public sealed class S7_PluginHandlers
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task HandlerThatBlocks_HoldsUpNobodyButItsPlugin()
    {
        await using var network = await HyperDhtTestnet.StartAsync(2);
        await using var tallies = await HyperDhtTestnet.StartAsync(
            1,
            network.Bootstrap,
            build: dht =>
            {
                dht.Services.AddSingleton<CallLog>();
                dht.AddPlugin<Tally>().AddPlugin<OldTally>();
            });
        await using var client = await network.CreateNodeAsync();
        var node = (HyperDhtNode)tallies.Nodes[0];
        var address = node.Rpc.Address;

        var blocked = client.Plugin<Tally>().RequestAsync(address, new Misbehave("block"));
        var log = node.Services.GetRequiredService<CallLog>();
        Assert.True(SpinWait.SpinUntil(() => log.Calls.Contains("block"), Deadline));

        // All of this goes over the loop that the handler was on.
        for (var i = 0; i < 20; i++)
        {
            await client.Rpc.PingAsync(address).WaitAsync(Deadline);
        }

        Assert.Equal(1UL, (await client.Plugin<OldTally>().RequestAsync(address, new ReadTotal()).WaitAsync(Deadline)).Value.Amount);
        Assert.False(blocked.IsCompleted);
        node.Services.GetRequiredService<Tally>().Release();
        Assert.True((await blocked.WaitAsync(Deadline)).HasValue);
    }

    [Fact]
    public async Task HandlersThatHang_TakeABoundedNumberOfRequests()
    {
        var bound = new RecordsLimits().PluginRequests;
        await using var node = TestNode.Create(dht => dht.AddPlugin<Tally>().AddPlugin<OldTally>());
        using var dropped = new CounterProbe(node.Services.GetRequiredService<DhtMeter>().PluginRequestsDropped);
        FakeRequest[] requests =
            [.. Enumerable.Range(0, bound + 500).Select(i => PluginAsking.Request("tally", 2, 70_000, PluginAsking.Text("wait"), transactionId: (ushort)i))];

        await node.DispatchAsync(requests);

        Assert.Equal(500, dropped.Total);
        Assert.Equal("reply 01", await AskOldAsync(node));
        node.Services.GetRequiredService<Tally>().Release();
        await node.SettleAsync();
        Assert.Equal(bound, requests.Sum(request => request.Answers.Count));
        Assert.Equal("reply 00", await node.AskAsync(PluginAsking.Request("tally", 2, 0, null)));
    }

    [Fact]
    public async Task RepetitionWhileTheFirstIsHandled_IsDropped()
    {
        await using var node = TestNode.Create(dht => dht.AddPlugin<Tally>());
        using var dropped = new CounterProbe(node.Services.GetRequiredService<DhtMeter>().PluginRequestsDropped);
        FakeRequest[] requests = [.. Enumerable.Range(0, 6).Select(_ => PluginAsking.Request("tally", 2, 70_000, PluginAsking.Text("wait")))];

        await node.DispatchAsync(requests);
        node.Services.GetRequiredService<Tally>().Release();
        await node.SettleAsync();

        Assert.Equal(5, dropped.Total);
        Assert.Equal(["reply "], requests.SelectMany(request => request.Answers));
        Assert.Equal("reply ", await node.AskAsync(requests[5]));
    }

    [Fact]
    public async Task HandlersThatThrow_AreCountedAndGoOn()
    {
        const int Calls = 10_000;
        await using var node = TestNode.Create(dht => dht.AddPlugin<Tally>());
        using var failures = new CounterProbe(node.Services.GetRequiredService<DhtMeter>().Failures);

        for (var i = 0; i < Calls; i += 1000)
        {
            await node.DispatchAsync(
                [.. Enumerable.Range(0, 1000).Select(number => PluginAsking.Request("tally", 2, 70_000, PluginAsking.Text("throw"), transactionId: (ushort)number))]);
            await node.SettleAsync();
        }

        Assert.Equal(Calls, failures.Total);
        Assert.Equal("reply 00", await node.AskAsync(PluginAsking.Request("tally", 2, 0, null)));
    }

    [Fact]
    public async Task NodeThatCloses_CancelsWhatHangs()
    {
        var node = TestNode.Create(dht => dht.AddPlugin<Tally>());
        var request = PluginAsking.Request("tally", 2, 70_000, PluginAsking.Text("wait"));
        await node.DispatchAsync(request);

        await node.DisposeAsync().AsTask().WaitAsync(Deadline);

        Assert.Empty(request.Answers);
    }

    private static Task<string?> AskOldAsync(TestNode node) => AnswerAsync(node, PluginAsking.Request("tally", 1, 0, null));

    // Not settled: the other plug-in still hangs.
    private static async Task<string?> AnswerAsync(TestNode node, FakeRequest request)
    {
        await node.DispatchAsync(request);
        Assert.True(SpinWait.SpinUntil(() => request.Answers.Count > 0, Deadline));
        return request.Answers[0];
    }
}
