using System.Text.Json;
using Foreign.Parts;
using Foreign.Parts.Plugins;
using HyperDht.Plugins;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;
using NoticeBoard;

namespace HyperDht.Interop.Tests.Live;

/// <summary>The same plug-in in nodes of both implementations, in one network, over real sockets on loopback.</summary>
[Collection("live")]
public sealed class PluginLiveTests : IAsyncLifetime
{
    private const int Own = 3;
    private const int Reference = 3;
    private const string Text = "The kettle is new: ü€";

    private readonly NodeId _target = NodeId.Hash("kitchen"u8);
    private readonly List<IAsyncDisposable> _running = [];

    private string Target => _target.ToString();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_running))
        {
            await part.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task WhatOneImplementationPosts_TheOtherReads()
    {
        var (own, reference) = await StartAsync(dht => dht.AddPlugin<NoticeBoardPlugin>(), boardVersion: 1);
        var board = (await own.CreateNodeAsync()).Plugin<NoticeBoardPlugin>();

        var posted = await board.CommitAsync(_target, new ReadBoard(0), new PostNotice(Text));
        var stored = await reference.CallAsync("postNotice", new { target = Target, text = "from Node" });

        // The first node of a network of the reference stays ephemeral; it is not the first here.
        Assert.Equal(Own + Reference, posted.Count(reply => reply.HasValue));
        Assert.Equal(Own + Reference, stored.GetProperty("stored").GetInt32());
        var atReference = await reference.CallAsync("storedNotices", new { target = Target });
        Assert.Equal((Reference, "from Node", Text), (
            atReference.GetProperty("nodes").GetInt32(),
            atReference.GetProperty("texts")[0].GetString(),
            atReference.GetProperty("texts")[1].GetString()));
        var replies = await board.QueryAsync(_target, new ReadBoard()).ToListAsync();
        Assert.Equal(Own + Reference, replies.Count);
        Assert.All(replies, reply => Assert.Equal(["from Node", Text], reply.Value!.Notices.Select(notice => notice.Text)));
        var read = await reference.CallAsync("readBoard", new { target = Target });
        Assert.Equal(Own + Reference, read.GetProperty("boards").GetArrayLength());
        Assert.All(
            read.GetProperty("boards").EnumerateArray(),
            answer => Assert.Equal(["from Node", Text], answer.GetProperty("texts").EnumerateArray().Select(text => text.GetString())));
    }

    [SkippableFact]
    public async Task OursWithoutThePlugin_TellTheReferenceSo_AndStayInItsTable()
    {
        var (own, reference) = await StartAsync(build: null, boardVersion: 1);
        var before = await TableAsync(reference);

        var read = await reference.CallAsync("readBoard", new { target = Target });

        Assert.Equal(Reference, read.GetProperty("boards").GetArrayLength());
        var after = await TableAsync(reference);
        Assert.All(own.Nodes.Select(node => node.Rpc.Address.ToString()), address => Assert.Contains(address, after));
        Assert.Subset(after, before);
        var unknown = await AskAsync(reference, own.Nodes[0], "nobody has this", 1, 0);
        Assert.Equal((1, true), (unknown.GetProperty("error").GetInt32(), unknown.GetProperty("closerNodes").GetInt32() > 0));
    }

    [SkippableFact]
    public async Task ReferenceWithoutTheVersion_IsSilent_AndStaysInOurTables()
    {
        var (own, reference) = await StartAsync(dht => dht.AddPlugin<NoticeBoardPlugin>(), boardVersion: 2);
        var client = await own.CreateNodeAsync();
        await client.Rpc.FindNode(_target).FinishedAsync();
        var before = client.Rpc.ToArray();

        var posted = await client.Plugin<NoticeBoardPlugin>().CommitAsync(_target, new ReadBoard(0), new PostNotice(Text), new() { Retries = 1 });

        Assert.Equal(own.Nodes.Take(Own).Select(node => node.Rpc.Address).Order(), posted.Select(reply => reply.From).Order());
        Assert.Empty(before.Except(client.Rpc.ToArray()));
        Assert.Equal(0, client.Rpc.Stats.DownHint.Sent);
        Assert.True(client.Rpc.Stats.Timeouts >= Reference);
        foreach (var node in own.Nodes.Take(Own))
        {
            var mismatch = await AskAsync(reference, node, "notice-board", 2, 0);
            Assert.Equal((1, true), (mismatch.GetProperty("error").GetInt32(), mismatch.GetProperty("closerNodes").GetInt32() > 0));
        }
    }

    [SkippableFact]
    public async Task PluginThatThrows_IsSilenceForTheReference_AndGoesOn()
    {
        var (own, reference) = await StartAsync(
            dht =>
            {
                dht.Services.AddSingleton<CallLog>();
                dht.AddPlugin<Tally>();
            },
            boardVersion: 1);

        var failure = await Assert.ThrowsAsync<ReferenceException>(() => MisbehaveAsync("throw"));
        var error = await MisbehaveAsync("error");
        var empty = await MisbehaveAsync("nothing");
        var read = await AskAsync(reference, own.Nodes[1], "tally", 2, 0);

        Assert.Equal("REQUEST_TIMEOUT", failure.Code);
        Assert.Equal((16, JsonValueKind.Null), (error.GetProperty("error").GetInt32(), error.GetProperty("value").ValueKind));
        Assert.Equal((0, ""), (empty.GetProperty("error").GetInt32(), empty.GetProperty("value").GetString()));
        Assert.Equal((0, "00"), (read.GetProperty("error").GetInt32(), read.GetProperty("value").GetString()));
        Assert.Equal(64, read.GetProperty("token").GetString()!.Length);
        var added = await AskAsync(reference, own.Nodes[1], "tally", 2, 1, "05", read.GetProperty("token").GetString());
        Assert.Equal((0, "05", JsonValueKind.Null), (
            added.GetProperty("error").GetInt32(), added.GetProperty("value").GetString(), added.GetProperty("token").ValueKind));

        Task<JsonElement> MisbehaveAsync(string kind) => AskAsync(
            reference, own.Nodes[1], "tally", 2, 70_000, Convert.ToHexString([(byte)kind.Length, .. System.Text.Encoding.UTF8.GetBytes(kind)]));
    }

    private static async Task<HashSet<string>> TableAsync(ReferencePeer reference) =>
        [.. (await reference.CallAsync("tableOf")).GetProperty("nodes").EnumerateArray().Select(node => node.GetString()!)];

    private Task<JsonElement> AskAsync(
        ReferencePeer reference, IHyperDht node, string name, ulong version, ulong command, string? value = null, string? token = null) =>
        reference.CallAsync(
            "askPlugin", new { name, version, command, value, token, target = Target, port = node.Rpc.Address.Port, retries = 0 });

    // Our nodes come first, so that every node of the reference is persistent; then the reference's node that asks.
    private async Task<(HyperDhtTestnet Own, ReferencePeer Reference)> StartAsync(Action<HyperDhtBuilder>? build, int boardVersion)
    {
        Skip.If(ReferencePeer.MissingReason is not null, ReferencePeer.MissingReason);
        var own = await HyperDhtTestnet.StartAsync(Own, build: build);
        _running.Add(own);
        var reference = ReferencePeer.Start();
        _running.Add(reference);
        await reference.CallAsync("testnet", new { size = Reference, bootstrap = own.Bootstrap });
        await reference.CallAsync("node", new { bootstrap = own.Bootstrap });
        await reference.CallAsync("registerBoard", new { version = boardVersion });
        return (own, reference);
    }
}
