using System.Diagnostics;
using System.Text.Json;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>The verbs for topics and values as scripts use them, in networks of our nodes and of the reference's.</summary>
public sealed class RecordVerbTests
{
    private static readonly string Seed = new('6', 64);
    private static readonly PublicKey Key = KeyPair.FromSeed(Convert.FromHexString(Seed)).PublicKey;

    [SkippableTheory]
    [InlineData("own")]
    [InlineData("reference")]
    public async Task Values_GoInAndComeOut(string kind)
    {
        await using var network = await VerbNetwork.StartAsync(kind);

        var put = await network.RunAsync("put", "hello");
        var hash = put.Event("done").GetProperty("hash").GetString()!;
        var get = await network.RunAsync("get", hash);
        var unknown = await network.RunAsync("get", new string('1', 64));

        Assert.Equal((0, string.Empty), (put.Code, put.Output));
        Assert.Equal(Topic.Hash("hello"u8).ToString(), hash);
        Assert.InRange(put.Event("done").GetProperty("nodes").GetInt32(), 1, VerbNetwork.Size);
        Assert.Equal((0, "hello"), (get.Code, get.Output));
        Assert.True(PeerAddress.TryParse(get.Event("value").GetProperty("from").GetString()!, out _));
        Assert.Equal((1, string.Empty), (unknown.Code, unknown.Output));
        Assert.Equal("VALUE_NOT_FOUND", unknown.Event("error").GetProperty("code").GetString());
    }

    [SkippableTheory]
    [InlineData("own")]
    [InlineData("reference")]
    public async Task MutableValues_FollowTheirNumbers(string kind)
    {
        await using var network = await VerbNetwork.StartAsync(kind);

        var nothing = await network.RunAsync("get", "--mutable", Key.ToString());
        var first = await network.RunAsync("put", "--mutable", "--seq", "4", "one", "--seed", Seed);
        var reused = await network.RunAsync("put", "two", "--mutable", "--seq", "4", "--seed", Seed);
        var tooLow = await network.RunAsync("put", "--mutable", "zero", "--seed", Seed);
        var second = await network.RunAsync("put", "--mutable", "--seq", "5", "two", "--seed", Seed);
        var latest = await network.RunAsync("get", "--mutable", Key.ToHex(), "--latest");
        var any = await network.RunAsync("get", "--mutable", Key.ToHex(), "--latest", "false", "--seq", "4");
        var future = await network.RunAsync("get", "--mutable", "--seq", "6", Key.ToHex());

        Assert.Equal((1, "VALUE_NOT_FOUND"), (nothing.Code, nothing.Error));
        Assert.Equal((0, 4), (first.Code, first.Event("done").GetProperty("seq").GetInt32()));
        Assert.Equal(Key.ToHex(), first.Event("done").GetProperty("publicKey").GetString());
        Assert.Equal((1, "SEQ_REUSED"), (reused.Code, reused.Error));
        Assert.Equal((1, "SEQ_TOO_LOW"), (tooLow.Code, tooLow.Error));
        Assert.Equal((0, 5), (second.Code, second.Event("done").GetProperty("seq").GetInt32()));
        Assert.Equal((0, "two", 5), (latest.Code, latest.Output, latest.Event("value").GetProperty("seq").GetInt32()));
        Assert.Equal((0, "two"), (any.Code, any.Output));
        Assert.Equal((1, "VALUE_NOT_FOUND"), (future.Code, future.Error));
    }

    [SkippableTheory]
    [InlineData("own")]
    [InlineData("reference")]
    public async Task Announcement_IsListedUntilItIsTakenBack(string kind)
    {
        await using var network = await VerbNetwork.StartAsync(kind);

        var announce = await network.RunAsync("announce", "music", "--seed", Seed);
        var lookup = await network.RunAsync("lookup", Topic.Hash("music"u8).ToString());
        var unannounce = await network.RunAsync("unannounce", "music", "--seed", Seed);
        var after = await network.RunAsync("lookup", "music");

        var nodes = announce.Event("done").GetProperty("nodes").GetInt32();
        Assert.Equal(0, announce.Code);
        Assert.InRange(nodes, 1, VerbNetwork.Size);
        var peer = JsonDocument.Parse(Assert.Single(lookup.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))).RootElement;
        Assert.Equal(Key.ToHex(), peer.GetProperty("publicKey").GetString());
        Assert.Equal(0, peer.GetProperty("relays").GetArrayLength());
        Assert.True(PeerAddress.TryParse(peer.GetProperty("from").GetString()!, out _));
        Assert.Equal(1, lookup.Event("done").GetProperty("peers").GetInt32());
        Assert.Equal(nodes, lookup.Event("done").GetProperty("replies").GetInt32());
        Assert.Equal((0, nodes), (unannounce.Code, unannounce.Event("done").GetProperty("nodes").GetInt32()));
        Assert.Equal((0, string.Empty, 0), (after.Code, after.Output, after.Event("done").GetProperty("peers").GetInt32()));
    }

    [Fact]
    public async Task Stay_KeepsItAnnouncedUntilASignalAndThenTakesItBack()
    {
        await using var network = await VerbNetwork.StartAsync("own");
        await using var staying = ToolProcess.Start([.. network.Line("announce", "music", "--stay", "--seed", Seed)]);
        await staying.EventAsync("done");
        var during = await network.RunAsync("lookup", "music");
        var clock = Stopwatch.StartNew();

        staying.SendInterrupt();
        var back = await staying.EventAsync("done");
        var end = await staying.EndAsync();

        Assert.Equal(0, end.Code);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"took {clock.Elapsed}");
        Assert.Equal(1, during.Event("done").GetProperty("peers").GetInt32());
        Assert.Equal(during.Event("done").GetProperty("replies").GetInt32(), back.GetProperty("nodes").GetInt32());
        Assert.Equal(0, (await network.RunAsync("lookup", "music")).Event("done").GetProperty("peers").GetInt32());
    }

    [Fact]
    public async Task Stdin_IsPutAsItIsAndReadBack()
    {
        await using var network = await VerbNetwork.StartAsync("own");
        var bytes = Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray();
        await using var put = ToolProcess.Start([.. network.Line("put", "-")]);
        await put.Input.WriteAsync(bytes);
        put.Input.Close();
        var hash = (await put.EventAsync("done")).GetProperty("hash").GetString();

        await using var get = ToolProcess.Start([.. network.Line("get", hash!)]);

        Assert.Equal(0, (await put.EndAsync()).Code);
        Assert.Equal(Topic.Hash(bytes).ToString(), hash);
        Assert.Equal(bytes, await get.OutputBytesAsync());
    }

    [Fact]
    public async Task WithoutJson_TheNameIsOnStdoutAndTheRestIsForPeople()
    {
        await using var network = await VerbNetwork.StartAsync("own");

        var put = await network.RunTextAsync("put", "hello");
        var mutable = await network.RunTextAsync("put", "--mutable", "hello", "--seed", Seed);
        var nobody = await network.RunTextAsync("lookup", "music");
        await network.RunTextAsync("announce", "music", "--seed", Seed);
        var lookup = await network.RunTextAsync("lookup", "music");

        Assert.Equal(Topic.Hash("hello"u8) + "\n", put.Output);
        Assert.StartsWith("stored on ", put.Errors, StringComparison.Ordinal);
        Assert.Equal(Key + "\n", mutable.Output);
        Assert.StartsWith("seq 0 stored on ", mutable.Errors, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), (nobody.Code, nobody.Output));
        Assert.StartsWith("nobody has announced ", nobody.Errors, StringComparison.Ordinal);
        Assert.StartsWith($"{Key}  no relays  from 127.0.0.1:", lookup.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lookup music")]
    [InlineData("put hello")]
    [InlineData("get 1111111111111111111111111111111111111111111111111111111111111111")]
    public async Task UnreachableNetwork_IsAFailureInTime(string line)
    {
        await using var tool = ToolProcess.Start([.. line.Split(' '), "--host", "127.0.0.1", "--bootstrap", "127.0.0.1:9", "--timeout", "0.5", "--json"]);

        Assert.Equal("BOOTSTRAP_UNREACHABLE", (await tool.EventAsync("error")).GetProperty("code").GetString());
        Assert.Equal((1, string.Empty), await tool.EndAsync());
    }
}
