using HyperDht.Cli.Shared;
using Runner = HyperDht.Cli.Shared.Tool;

namespace HyperDht.Cli.Tests.Tool;

public sealed class ToolTests
{
    [Theory]
    [InlineData("frob", "frob")]
    [InlineData("keygen --frob", "--frob")]
    [InlineData("keygen extra", "extra")]
    [InlineData("keygen --seed 12", "--seed")]
    [InlineData("keygen --timeout 0", "--timeout")]
    [InlineData("keygen --timeout x", "--timeout")]
    [InlineData("listen --port 70000", "65535")]
    [InlineData("listen --host example.org", "--host")]
    [InlineData("listen --bootstrap a", "--bootstrap")]
    [InlineData("listen --allow zzz", "--allow")]
    [InlineData("listen --tcp nowhere", "--tcp")]
    [InlineData("listen --echo --tcp a:1", "--echo")]
    [InlineData("connect zzz", "zzz")]
    [InlineData("doctor zzz", "zzz")]
    [InlineData("connect", "connect needs <key>")]
    [InlineData("connect --frob", "--frob")]
    [InlineData("lookup", "lookup needs <topic>")]
    [InlineData("announce --stay", "announce needs <topic>")]
    [InlineData("unannounce music", "--seed")]
    [InlineData("put", "put needs <value>")]
    [InlineData("put value --seq 1", "--mutable")]
    [InlineData("put value --mutable --seq 9007199254740992", "--seq")]
    [InlineData("put --mutable value --seq x", "--seq")]
    [InlineData("get", "get needs <hash>")]
    [InlineData("get zzz", "zzz")]
    [InlineData("get --mutable zzz", "zzz")]
    [InlineData("get 1111111111111111111111111111111111111111111111111111111111111111 --latest", "--mutable")]
    [InlineData("ping 1.2.3.4", "1.2.3.4")]
    [InlineData("testnet --size 0", "--size")]
    [InlineData("testnet --size x", "--size")]
    [InlineData("bench", "rpc-node")]
    [InlineData("bench frob", "frob")]
    [InlineData("bench rpc-node --bootstrap", "--bootstrap")]
    [InlineData("--frob", "--frob")]
    public async Task WrongUsage_IsOneLineOnStderrThatNamesTheOption(string line, string named)
    {
        using var console = new CapturedConsole();

        var code = await Runner.RunAsync(line.Split(' '), console.Console);

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Empty(console.Output);
        Assert.Contains(named, Assert.Single(console.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeedAndKeyTogether_AreWrongUsage()
    {
        using var console = new CapturedConsole();

        var code = await Runner.RunAsync(["listen", "--seed", new string('a', 64), "--key", "x"], console.Console);

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Contains("--seed", Assert.Single(console.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortWithSeveralNodes_PrintsWhatTheReferencePrints()
    {
        using var console = new CapturedConsole();

        var code = await Runner.RunAsync(["--nodes", "2", "--port", "1"], console.Console);

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Equal(["Booting DHT nodes..."], console.Output);
        Assert.Equal(["--port is only valid when running a single node"], console.Error);
    }

    [Fact]
    public async Task TooLongValue_IsWrongUsageThatNamesTheLimit()
    {
        using var console = new CapturedConsole();

        var code = await Runner.RunAsync(["put", new string('x', 1001)], console.Console);

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Contains("1000 bytes", Assert.Single(console.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PipelineJson_IsAnObjectForEachMessage()
    {
        using var console = new CapturedConsole();

        var code = await Runner.RunAsync(["pipeline", "--json"], console.Console);

        Assert.Equal(ExitCode.Done, code);
        var entries = console.Output.Select(line => global::System.Text.Json.JsonDocument.Parse(line).RootElement).ToArray();
        var announce = entries.Single(entry => entry.GetProperty("message").GetString() == "Announce");
        Assert.Equal(("dht", 4, "mediatr", "AnnounceHandler"), (
            announce.GetProperty("space").GetString(),
            announce.GetProperty("command").GetInt32(),
            announce.GetProperty("way").GetString(),
            announce.GetProperty("handler").GetString()));
        Assert.NotEmpty(announce.GetProperty("behaviors").EnumerateArray());
    }

    [Theory]
    [InlineData(false, "KEY_FILE_UNREADABLE: /nowhere/key does not exist.")]
    [InlineData(true, """{"event":"error","code":"KEY_FILE_UNREADABLE","message":"/nowhere/key does not exist.","trace":[]}""")]
    public async Task Failure_IsACodeAndASentenceWithoutAStackTrace(bool json, string line)
    {
        using var console = new CapturedConsole();
        string[] arguments = ["listen", "--key", "/nowhere/key", .. json ? (string[])["--json"] : []];

        var code = await Runner.RunAsync(arguments, console.Console);

        Assert.Equal(ExitCode.Failed, code);
        Assert.Equal(line, Assert.Single(console.Error));
    }

    [Fact]
    public async Task StatusThatNobodyTakes_IsNoFailure()
    {
        using var output = new MemoryStream();
        var console = new ToolConsole(() => Stream.Null, output, new BrokenStream());

        Assert.Equal(ExitCode.WrongUsage, await Runner.RunAsync(["keygen", "--frob"], console));
        Assert.Equal(ExitCode.Done, await Runner.RunAsync(["keygen"], console));
        Assert.NotEqual(0, output.Length);
    }

    [Fact]
    public async Task DataThatCannotBeWritten_IsAFailureThatSaysSo()
    {
        using var errors = new MemoryStream();

        var code = await Runner.RunAsync(["keygen"], new ToolConsole(() => Stream.Null, new BrokenStream(), errors));

        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith("OUTPUT_FAILED: stdout cannot be written: ", global::System.Text.Encoding.UTF8.GetString(errors.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keygen_PrintsTheKeyInBothForms()
    {
        using var console = new CapturedConsole();
        var seed = new string('1', 64);
        using var expected = KeyPair.FromSeed(Convert.FromHexString(seed));

        var code = await Runner.RunAsync(["keygen", "--seed", seed], console.Console);

        Assert.Equal(ExitCode.Done, code);
        Assert.Equal([$"key   {expected.PublicKey}", $"hex   {expected.PublicKey.ToHex()}", $"seed  {seed}"], console.Output);
    }
}
