using HyperDht.Cli.Shared;
using Runner = HyperDht.Cli.Shared.Tool;

namespace HyperDht.Cli.Tests.Tool;

/// <summary>Every option of every verb, wrong in every way: one sentence on stderr that names it, and exit code 2.</summary>
public sealed class UsageTests
{
    private static readonly string Key = new('1', 64);

    /// <summary>A right line for each verb; what is wrong is put behind it.</summary>
    private static readonly Dictionary<string, string[]> Lines = new()
    {
        ["demo"] = [],
        ["testnet"] = [],
        ["keygen"] = [],
        ["listen"] = [],
        ["connect"] = [Key],
        ["lookup"] = ["music"],
        ["announce"] = ["music"],
        ["unannounce"] = ["music"],
        ["put"] = ["value"],
        ["get"] = [Key],
        ["ping"] = ["127.0.0.1:1"],
        ["relay"] = [],
        ["doctor"] = [],
        ["pipeline"] = [],
    };

    private static readonly string[] Lists = ["--allow"];
    private static readonly string[] Flags = ["--json", "--echo", "--stay", "--mutable"];
    private static readonly string[] Optional = ["--latest"];
    private static readonly string[] AnyText = ["--key"];

    public static TheoryData<string, string> Options()
    {
        using var console = new CapturedConsole();
        var data = new TheoryData<string, string>();
        foreach (var verb in VerbTree.Build(console.Console).Subcommands.Where(verb => Lines.ContainsKey(verb.Name)))
        {
            foreach (var option in verb.Options)
            {
                data.Add(verb.Name, option.Name);
            }
        }

        return data;
    }

    [Fact]
    public void EveryVerb_IsInTheTable()
    {
        using var console = new CapturedConsole();

        Assert.Equal(
            VerbTree.Build(console.Console).Subcommands.Select(verb => verb.Name).Except(["node", "bench"]).Order(), Lines.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task MissingValue_NamesTheOption(string verb, string option)
    {
        if (Flags.Contains(option))
        {
            await AssertWrongAsync($"{option} takes no value", verb, $"{option}=yes");
            return;
        }

        if (!Optional.Contains(option))
        {
            await AssertWrongAsync($"{option} needs a value", verb, option);
            await AssertWrongAsync($"{option} needs a value", verb, option, "--json");
            await AssertWrongAsync($"{option} needs a value", verb, option, string.Empty);
        }

        await AssertWrongAsync($"{option} needs a value", verb, $"{option}=");
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task DuplicatedOption_NamesTheOption(string verb, string option)
    {
        if (!Lists.Contains(option))
        {
            string[] once = Flags.Contains(option) ? [option] : [option, "1"];
            await AssertWrongAsync($"{option} is given more than once", verb, [.. once, .. once]);
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task BadValue_NamesTheOption(string verb, string option)
    {
        if (!Flags.Contains(option) && !Optional.Contains(option) && !AnyText.Contains(option))
        {
            var line = await SayAsync(verb, $"{option}=-x");
            Assert.StartsWith(option, line, StringComparison.Ordinal);
            Assert.DoesNotContain("System.", line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task MisspelledOption_IsNamed(string verb, string option)
    {
        await AssertWrongAsync($"Unknown option {option}x", verb, $"{option}x", "1");

        // Also where the parser would take it for an operand that is missing.
        var line = await SayAsync([verb, $"{option}x"]);
        Assert.Equal($"Unknown option {option}x", line);
    }

    [Theory]
    [InlineData("listen --allow zzz", "--allow")]
    [InlineData("connect --port x", "connect needs <key>")]
    [InlineData("doctor --bootstrap", "--bootstrap needs a value")]
    [InlineData("doctor --bootstrap a:1 --bootstrap b:1", "--bootstrap is given more than once")]
    [InlineData("doctor --relay-through", "--relay-through needs a value")]
    [InlineData("doctor --relay-through zzz", "--relay-through: 'zzz' is not a key")]
    [InlineData("doctor --timeout 0", "--timeout must be a number of seconds")]
    [InlineData("doctor --timeout nan", "--timeout must be a number of seconds")]
    [InlineData("doctor --timeout 1,5", "--timeout must be a number of seconds")]
    [InlineData("doctor -x", "-x")]
    [InlineData("get zzz --mutable --latest perhaps", "perhaps")]
    [InlineData("get zzz --mutable --latest=perhaps", "perhaps")]
    [InlineData("bench rpc-node --frob 1", "Unknown option --frob")]
    [InlineData("bench rpc-node --bootstrap --nodes", "--bootstrap needs a value")]
    [InlineData("bench rpc-node --bootstrap a:1 --bootstrap a:1", "--bootstrap is given more than once")]
    [InlineData("bench dht-server --servers x", "--servers")]
    public async Task WrongLine_NamesWhatIsWrong(string line, string named) => Assert.Contains(named, await SayAsync(line.Split(' ')), StringComparison.Ordinal);

    [Fact]
    public async Task ValuesThatLookSpecial_AreValues()
    {
        using var console = new CapturedConsole();

        // Neither a file with more words nor an option; that nobody answers at port 1 comes later.
        var code = await Runner.RunAsync(["put", "--timeout", "0.1", "--bootstrap", "127.0.0.1:1", "--host", "127.0.0.1", "--", "--frob"], console.Console);
        var other = await Runner.RunAsync(["put", "@frob", "--timeout", "0.1", "--bootstrap", "127.0.0.1:1", "--host", "127.0.0.1"], console.Console);

        Assert.Equal((ExitCode.Failed, ExitCode.Failed), (code, other));
        Assert.All(console.Error, line => Assert.StartsWith("BOOTSTRAP_UNREACHABLE", line, StringComparison.Ordinal));
    }

    // A punch of random ports alone takes up to 35 s, and may begin anew.
    [Theory]
    [InlineData("connect", true)]
    [InlineData("doctor", true)]
    [InlineData("lookup", false)]
    public void VerbsThatConnect_WaitForTheLongestPunch(string verb, bool connects)
    {
        using var console = new CapturedConsole();

        var seconds = VerbTree.Build(console.Console).Parse([verb, Key]).GetValue<double>("--timeout");

        Assert.Equal(connects ? 90 : 20, seconds);
    }

    private static async Task AssertWrongAsync(string sentence, string verb, params string[] words) => Assert.Equal(sentence, await SayAsync(verb, words));

    private static Task<string> SayAsync(string verb, params string[] words) => SayAsync([verb, .. Lines[verb], .. words]);

    private static async Task<string> SayAsync(string[] line)
    {
        using var console = new CapturedConsole();

        var code = await Runner.RunAsync(line, console.Console);

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Empty(console.Output);
        return Assert.Single(console.Error);
    }
}
