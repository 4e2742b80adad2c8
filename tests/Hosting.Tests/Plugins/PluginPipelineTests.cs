using Foreign.Parts;
using Foreign.Parts.Plugins;
using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Tests.Fakes;
using HyperDht.Plugins;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Tests.Plugins;

/// <summary>Requests to plug-ins on their way through the pipeline, without a network.</summary>
public sealed class PluginPipelineTests
{
    private static readonly byte[] Token = new byte[32];

    [Fact]
    public async Task Command_IsAnsweredByThePlugin()
    {
        await using var node = TestNode.Create(dht => dht.AddPlugin<Tally>());

        Assert.Equal("reply 05", await AskAsync(node, "tally", 2, 1, "05", Token));
        Assert.Equal("reply fd0201", await AskAsync(node, "tally", 2, 1, "fdfd00", Token));
        Assert.Equal("reply fd0201", await AskAsync(node, "tally", 2, 0, null));
    }

    [Theory]
    [InlineData("tall", 2, 0)]
    [InlineData("Tally", 2, 0)]
    [InlineData("tally", 1, 0)]
    [InlineData("tally", 3, 0)]
    [InlineData("tally", 2, 9)]
    public async Task UnknownNameVersionOrCommand_IsErrorOne(string name, ulong version, ulong command)
    {
        await using var node = TestNode.Create(dht => dht.AddPlugin<Tally>());
        await using var bare = TestNode.Create();

        Assert.Equal("error 1", await AskAsync(node, name, version, command, null));
        Assert.Equal("error 1", await AskAsync(bare, name, version, command, null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0574616c6c79")]
    public async Task WhatIsNoPluginRequest_IsSilence(string? value)
    {
        await using var node = TestNode.Create(dht => dht.AddPlugin<Tally>());
        var request = new FakeRequest(PluginWire.Command, value is null ? null : Convert.FromHexString(value));

        Assert.True(node.Pipeline.TryDispatch(request));

        Assert.Empty(request.Answers);
    }

    [Fact]
    public async Task RequestWithoutWhatTheCommandDemands_IsSilence()
    {
        await using var node = TestNode.Create(dht => dht.AddPlugin<Tally>());

        Assert.Null(await AskAsync(node, "tally", 2, 1, "05"));
        Assert.Null(await AskAsync(node, "tally", 2, 1, null, Token));
        Assert.Null(await AskAsync(node, "tally", 2, 1, "fd", Token));
        Assert.Null(await AskAsync(node, "tally", 2, 1, "05", Token, hasTarget: false));
        Assert.Equal("reply 00", await AskAsync(node, "tally", 2, 0, null));
    }

    [Fact]
    public async Task EphemeralNode_IsErrorOneWhateverTheValue()
    {
        await using var node = TestNode.Create(dht => dht.AddPlugin<Tally>(), ephemeral: true);
        var undecodable = new FakeRequest(PluginWire.Command);

        node.Pipeline.TryDispatch(undecodable);

        Assert.Equal(["error 1"], undecodable.Answers);
        Assert.Equal("error 1", await AskAsync(node, "tally", 2, 0, null));
        Assert.Equal("error 1", await AskAsync(node, "tally", 2, 1, "fd", Token));
        Assert.Equal("error 1", await AskAsync(node, "other", 2, 0, null));
    }

    [Theory]
    [InlineData("throw", null)]
    [InlineData("throw later", null)]
    [InlineData("too long", null)]
    [InlineData("error", "error 16")]
    public async Task Failure_IsContained(string kind, string? answer)
    {
        await using var node = TestNode.Create(dht => dht.AddPlugin<Tally>());
        using var failures = new CounterProbe(node.Services.GetRequiredService<DhtMeter>().Failures);

        Assert.Equal(answer, await node.AskAsync(PluginAsking.Request("tally", 2, 70_000, PluginAsking.Text(kind))));

        Assert.Equal(answer is null ? 1 : 0, failures.Total);
        Assert.Equal("reply 00", await AskAsync(node, "tally", 2, 0, null));
    }

    [Fact]
    public async Task TwoVersions_AreTwoPlugins_AndTheSameAgainReplaces()
    {
        var log = new CallLog();
        await using var node = TestNode.Create(dht => dht.AddPlugin<OldTally>().AddPlugin<Tally>().AddPlugin<OldTally>(), log: log);

        Assert.Equal("reply 01", await AskAsync(node, "tally", 1, 0, null));
        Assert.Equal("reply 00", await AskAsync(node, "tally", 2, 0, null));
        Assert.Single(node.Pipeline.GetMap().ToText().Split('\n'), line => line.Contains("OldTally", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BehaviorsAndMediatR_SeeThePluginsMessages()
    {
        var log = new CallLog();
        await using var node = TestNode.Create(
            dht => dht.AddPlugin<Tally>().AddBehavior(typeof(Audit<,>)).AddMediatRBehavior(typeof(Timing<,>)), log: log);

        await AskAsync(node, "tally", 2, 0, null);

        Assert.Equal(["timing DhtEnvelope`2", "audit DhtPluginMessage`3 Reply"], log.Calls);
    }

    [Fact]
    public async Task Map_ShowsEachCommandOfAPlugin()
    {
        await using var node = TestNode.Create(dht => dht.AddPlugin<Tally>());

        var text = node.Pipeline.GetMap().ToText().Split('\n').Where(line => line.StartsWith("dht 10", StringComparison.Ordinal));

        Assert.Equal(
            [
                "dht 10  PluginRequest  mediatr  Observe:Observe > Admit:Admit > UnknownPluginHandler",
                "dht 10  Tally.ReadTotal mediatr  Observe:Observe > Admit:Admit > Tally \"tally\" version 2 command 0",
                "dht 10  Tally.Add      mediatr  Observe:Observe > Admit:Admit > Tally \"tally\" version 2 command 1",
                "dht 10  Tally.Misbehave mediatr  Observe:Observe > Admit:Admit > Tally \"tally\" version 2 command 70000",
            ],
            text);
    }

    [Fact]
    public async Task ExtensionOfABuilderThatItOnlyKnowsByItsInterface_AddsAPlugin()
    {
        await using var node = TestNode.Create(dht => ((IHyperDhtBuilder)dht).AddPlugin<Tally>());

        Assert.Equal("reply 00", await AskAsync(node, "tally", 2, 0, null));
    }

    [Fact]
    public void DescriptionOfAnotherPlugin_IsRefused()
    {
        var builder = new HyperDhtBuilder(string.Empty);

        Assert.Throws<ArgumentException>(() => builder.AddPlugin<Impostor>());
    }

    private static Task<string?> AskAsync(
        TestNode node, string name, ulong version, ulong command, string? value, byte[]? token = null, bool hasTarget = true) =>
        node.AskAsync(PluginAsking.Request(name, version, command, value is null ? null : Convert.FromHexString(value), token, hasTarget));

    private sealed class Impostor : IDhtPlugin
    {
        public static DhtPluginDescription Description => Tally.Description;
    }
}
