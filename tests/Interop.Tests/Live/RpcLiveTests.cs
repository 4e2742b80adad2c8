using System.Text.Json;
using HyperDht.Routing;
using HyperDht.Routing.Life;
using HyperDht.Runtime;
using HyperDht.Transport.Udp;

namespace HyperDht.Interop.Tests.Live;

/// <summary>The RPC layer alone with nodes of the reference, over real sockets on loopback, both ways.</summary>
[Collection("live")]
public sealed class RpcLiveTests : IAsyncLifetime
{
    private const int OwnNodes = 4;
    private const uint Loopback = 0x7f000001;

    private readonly DhtLoop _loop = new();
    private readonly UdpTransport _transport;
    private readonly SystemRandomSource _random = new();
    private readonly List<RpcNode> _nodes = [];
    private ReferencePeer? _reference;

    public RpcLiveTests() => _transport = new UdpTransport(_loop);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            _loop.Post(static state => ((RpcNode)state!).Close(), node);
        }

        if (_reference is not null)
        {
            await _reference.DisposeAsync();
        }

        await _transport.DisposeAsync();
        await _loop.DisposeAsync();
    }

    [SkippableFact]
    public async Task OursEnterANetworkOfTheReference_BothFindEachOther()
    {
        var reference = StartReference();
        var testnet = await reference.CallAsync("testnet", new { size = 5, bootstrap = Array.Empty<string>() });
        string[] bootstrap = [.. testnet.GetProperty("bootstrap").EnumerateArray().Select(b => b.GetString()!)];

        await StartOwnAsync(bootstrap);

        Assert.All(_nodes, node => Assert.Equal(NodeId.FromAddress(node.LocalAddress), node.Id));
        await AssertAsksAnswerAsync(reference, bootstrap);
        var referenceId = new NodeId(Convert.FromHexString(testnet.GetProperty("ids")[1].GetString()!));
        await using var query = _nodes[1].FindNode(referenceId);
        await query.FinishedAsync();
        Assert.Equal(referenceId, query.ClosestReplies[0].FromId);
    }

    [SkippableFact]
    public async Task TheReferenceEntersANetworkOfOurs_BothFindEachOther()
    {
        var reference = StartReference();
        var first = await StartAsync(new RpcSettings { Host = Loopback, KnownHost = Loopback, Ephemeral = false, Firewalled = false });
        string[] bootstrap = [first.LocalAddress.ToString()];
        await StartOwnAsync(bootstrap);

        var testnet = await reference.CallAsync("testnet", new { size = 4, bootstrap });

        Assert.All(testnet.GetProperty("ids").EnumerateArray(), id => Assert.Equal(JsonValueKind.String, id.ValueKind));
        await AssertAsksAnswerAsync(reference, bootstrap);
        var referenceId = new NodeId(Convert.FromHexString(testnet.GetProperty("ids")[2].GetString()!));
        await using var query = _nodes[1].FindNode(referenceId);
        await query.FinishedAsync();
        Assert.Equal(referenceId, query.ClosestReplies[0].FromId);
        Assert.True(query.ClosestReplies.Count >= OwnNodes);
    }

    [SkippableFact]
    public async Task OrdinaryNode_TheReferenceTellsItThatItCanBeReached()
    {
        var reference = StartReference();
        var testnet = await reference.CallAsync("testnet", new { size = 6, bootstrap = Array.Empty<string>() });

        var node = await StartAsync(new RpcSettings
        {
            Host = Loopback,
            Bootstrap = [.. testnet.GetProperty("bootstrap").EnumerateArray().Select(b => Entry(b.GetString()!))],
        });

        Assert.False(node.IsFirewalled);
        Assert.True(node.IsEphemeral);
        Assert.Equal(node.LocalAddress, node.RemoteAddress);
    }

    private async Task AssertAsksAnswerAsync(ReferencePeer reference, string[] bootstrap)
    {
        await reference.CallAsync("node", new { bootstrap });
        foreach (var node in _nodes)
        {
            var pong = await reference.CallAsync("ping", new { host = "127.0.0.1", port = node.LocalAddress.Port });
            Assert.Equal(node.Id.ToString(), pong.GetProperty("id").GetString());
            var found = await reference.CallAsync("findNode", new { target = node.Id.ToString() });
            Assert.Equal(node.LocalAddress.ToString(), found.GetProperty("closest")[0].GetString());
        }

        var response = await _nodes[0].PingAsync(PeerAddress.Parse(bootstrap[0]));
        Assert.Equal(PeerAddress.Parse(bootstrap[0]), response.From);        // without id: the reference's first node stays ephemeral
        Assert.Equal(_nodes[0].LocalAddress, response.To);
        var delayed = await _nodes[0].DelayedPingAsync(PeerAddress.Parse(bootstrap[0]), TimeSpan.FromMilliseconds(100));
        Assert.True(delayed.RoundTrip >= TimeSpan.FromMilliseconds(90));
    }

    private ReferencePeer StartReference()
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        return _reference = ReferencePeer.Start();
    }

    private async Task StartOwnAsync(string[] bootstrap)
    {
        for (var i = 0; i < OwnNodes; i++)
        {
            await StartAsync(new RpcSettings
            {
                Host = Loopback,
                Ephemeral = false,
                Firewalled = false,
                Bootstrap = [.. bootstrap.Select(Entry)],
            });
        }
    }

    private async Task<RpcNode> StartAsync(RpcSettings settings)
    {
        var node = new RpcNode(settings, _transport, _random);
        _nodes.Add(node);
        _loop.Post(static state => _ = ((RpcNode)state!).StartAsync(), node);
        await node.ReadyAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return node;
    }

    private static BootstrapEntry Entry(string text) =>
        BootstrapEntry.TryParse(text, out var entry) ? entry : throw new FormatException(text);
}
