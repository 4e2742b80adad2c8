using HyperDht.Messaging;
using HyperDht.Routing.Life;
using HyperDht.Routing.Tests.Fakes;
using HyperDht.Rpc;

namespace HyperDht.Routing.Tests;

public class RpcNodeTests
{
    private readonly ManualLoop _loop = new();
    private readonly ManualNetwork _network;

    public RpcNodeTests() => _network = new ManualNetwork(_loop);

    [Fact]
    public void Bootstrapper_IsPersistentUnderItsOwnAddress()
    {
        var node = StartBootstrapper();

        Assert.True(node.IsBootstrapped);
        Assert.False(node.IsEphemeral);
        Assert.Equal(NodeId.FromAddress(PeerAddress.Parse("60.0.0.1:49737")), node.Id);
        Assert.Equal(PeerAddress.Parse("60.0.0.1:49737"), node.RemoteAddress);
    }

    [Fact]
    public void UserPings_TheAnswerComesAmongTheCompletions() => _loop.Run(async () =>
    {
        StartBootstrapper();
        var node = Create("60.0.0.2", new RpcSettings());
        _loop.Do(node.Bind);

        var response = await node.PingAsync(PeerAddress.Parse("60.0.0.1:49737"));

        Assert.False(_loop.IsCurrent);
        Assert.Equal(NodeId.FromAddress(PeerAddress.Parse("60.0.0.1:49737")), response.FromId);
        Assert.Equal(PeerAddress.Parse("60.0.0.2:40001"), response.To);
        Assert.Equal(1, node.Stats.Ping.Answered);
    });

    [Fact]
    public void NobodyAnswers_TheRequestTimesOutAfterFourSeconds() => _loop.Run(async () =>
    {
        var node = Create("60.0.0.2", new RpcSettings());
        _loop.Do(node.Bind);

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => node.PingAsync(PeerAddress.Parse("60.0.0.9:1")));

        Assert.Equal(DhtErrorCodes.RequestTimeout, error.ErrorCode);
        Assert.Equal(TimeSpan.FromSeconds(4), _loop.Now);
        Assert.Equal(4, _network.Log.Count);
    });

    [Fact]
    public void RequestTooLargeForADatagram_FailsAndLeavesNothingInFlight() => _loop.Run(async () =>
    {
        var node = Create("60.0.0.2", new RpcSettings());
        _loop.Do(node.Bind);
        var call = new DhtCall(new DhtCommandId(0, IsInternal: true)) { Value = new byte[2000] };

        await Assert.ThrowsAsync<HyperDhtException>(() => node.RequestAsync(call, PeerAddress.Parse("60.0.0.9:1")));

        Assert.Equal(0, node.Stats.ActiveRequests);
    });

    [Fact]
    public void CancelledRequest_LeavesNothingInFlight() => _loop.Run(async () =>
    {
        var node = Create("60.0.0.2", new RpcSettings());
        _loop.Do(node.Bind);
        using var cancellation = new CancellationTokenSource();
        var ping = node.PingAsync(PeerAddress.Parse("60.0.0.9:1"), cancellationToken: cancellation.Token);
        _loop.Settle();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ping);
        Assert.Equal(0, node.Stats.ActiveRequests);
    });

    [Fact]
    public void TwentyNodes_AllBecomePersistentAndFindEachOther()
    {
        StartBootstrapper();
        var nodes = Enumerable.Range(2, 20).Select(i => StartNode($"60.0.0.{i}")).ToList();

        _loop.Advance(10_000);

        Assert.All(nodes, n => Assert.True(n.IsBootstrapped));
        Assert.All(nodes, n => Assert.False(n.IsEphemeral));
        Assert.All(nodes, n => Assert.True(n.ToArray().Count >= 18, $"knows {n.ToArray().Count}"));
    }

    [Fact]
    public void QueryWithCommit_CommitsAtTheClosestWithTheirTokens() => _loop.Run(async () =>
    {
        var answers = new List<string>();
        var pipeline = new RecordingPipeline(request =>
        {
            answers.Add(request.Token is null ? "asked" : "committed");
            request.Reply(null);
        });
        StartBootstrapper().Pipeline = pipeline;
        var nodes = Enumerable.Range(2, 9).Select(i => StartNode($"60.0.0.{i}")).ToList();
        nodes.ForEach(n => n.Pipeline = pipeline);
        _loop.Advance(10_000);
        answers.Clear();

        var call = new DhtCall(new DhtCommandId(3, IsInternal: false)) { Target = NodeId.Hash("topic"u8), Value = new byte[1] };
        await using var query = nodes[0].Query(call, new DhtQueryOptions { CommitWithToken = true });
        await query.FinishedAsync();

        Assert.Equal(9, query.ClosestReplies.Count);
        Assert.Equal(9, answers.Count(a => a == "committed"));
    });

    [Fact]
    public void UserEnumeratesAQuery_EveryReplyArrives() => _loop.Run(async () =>
    {
        StartBootstrapper();
        var nodes = Enumerable.Range(2, 9).Select(i => StartNode($"60.0.0.{i}")).ToList();
        _loop.Advance(10_000);

        var replies = new List<DhtResponse>();
        await foreach (var reply in nodes[0].FindNode(NodeId.Hash("anything"u8)))
        {
            replies.Add(reply);
        }

        Assert.Equal(9, replies.Count);
    });

    private RpcNode StartBootstrapper()
    {
        var node = Create("60.0.0.1", new RpcSettings
        {
            Port = 49737,
            AnyPort = false,
            Ephemeral = false,
            Firewalled = false,
            KnownHost = 0x3c000001,
        });
        _loop.Do(() => { _ = node.StartAsync(); });
        return node;
    }

    private RpcNode StartNode(string host)
    {
        var node = Create(host, new RpcSettings
        {
            Port = 49737,
            Ephemeral = false,
            Firewalled = false,
            Bootstrap = [BootstrapEntry.FromAddress(PeerAddress.Parse("60.0.0.1:49737"))],
        });
        _loop.Do(() => { _ = node.StartAsync(); });
        return node;
    }

    private RpcNode Create(string host, RpcSettings settings) => new(settings, _network.Host(host), new CountingRandom(host[^1]));

    private sealed class RecordingPipeline(Action<DhtRequest> handle) : IRequestPipeline
    {
        public bool TryDispatch(DhtRequest request)
        {
            handle(request);
            return true;
        }
    }
}
