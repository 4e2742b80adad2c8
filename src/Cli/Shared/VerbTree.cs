using System.CommandLine;
using HyperDht.Cli.Connect;
using HyperDht.Cli.Demo;
using HyperDht.Cli.Doctor;
using HyperDht.Cli.Keygen;
using HyperDht.Cli.Listen;
using HyperDht.Cli.Ping;
using HyperDht.Cli.Pipeline;
using HyperDht.Cli.Records;
using HyperDht.Cli.Relay;
using HyperDht.Cli.Testnet;

namespace HyperDht.Cli.Shared;

/// <summary>The verbs, their help, and the way from a parsed line to a running verb.</summary>
internal static class VerbTree
{
    public static async Task<int> RunAsync(string[] arguments, ToolConsole console)
    {
        var root = Build(console);
        if (root.Subcommands.FirstOrDefault(verb => verb.Name == arguments[0]) is { TreatUnmatchedTokensAsErrors: true } named)
        {
            WordCheck.Check(named, arguments.AsSpan(1));
        }

        // A value that begins with @ is a value, not the name of a file with more words.
        var result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0 && result.Action is not System.CommandLine.Help.HelpAction)
        {
            throw new UsageException(Describe(result));
        }

        return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>The root with every verb.</summary>
    public static RootCommand Build(ToolConsole console)
    {
        var root = new RootCommand("HyperDHT: find a peer by its public key, reach it, talk to it over an encrypted stream. Without a verb: runs a DHT node.");
        Add(root, console, DemoVerb.Create());
        Add(root, console, TestnetVerb.Create());
        Add(root, console, KeygenVerb.Create());
        Add(root, console, ListenVerb.Create());
        Add(root, console, ConnectVerb.Create());
        Add(root, console, LookupVerb.Create());
        Add(root, console, AnnounceVerb.Create());
        Add(root, console, UnannounceVerb.Create());
        Add(root, console, PutVerb.Create());
        Add(root, console, GetVerb.Create());
        Add(root, console, PingVerb.Create());
        Add(root, console, RelayVerb.Create());
        Add(root, console, DoctorVerb.Create());
        Add(root, console, PipelineVerb.Create());
        AddDescription(root, "node", "Runs one node or --nodes n; with --bootstrap --host ip a bootstrap node. The same as no verb.", "[--port n] [--host ip] [--bootstrap list] [--nodes n] [--seed hex | --key file] [--storage file] [--json]");
        AddDescription(root, "bench", "The roles of the benchmarks, see bench/paired/README.md.", "<role> [--option value ...]");
        return root;
    }

    private static void Add(RootCommand root, ToolConsole console, Verb verb)
    {
        var options = new VerbOptions(verb.TimeoutSeconds);
        options.AddTo(verb.Command);
        verb.Command.SetAction(async (result, _) =>
        {
            var node = options.Read(result);
            using var signals = StopSignals.Listen();
            var context = new VerbContext(console, new ToolStatus(console, node.Json), node, result, signals.Token);
            try
            {
                return await verb.RunAsync(context);
            }
            catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
            {
                return ExitCode.Done;
            }
        });
        root.Subcommands.Add(verb.Command);
    }

    // These two read their own words; here they only have a place in the help.
    private static void AddDescription(RootCommand root, string name, string description, string usage) =>
        root.Subcommands.Add(new Command(name, $"{description} Usage: hyperdht {name} {usage}") { TreatUnmatchedTokensAsErrors = false });

    // One line that names the option, whatever else is wrong as well.
    private static string Describe(ParseResult result)
    {
        var first = result.Errors[0];
        var unmatched = result.UnmatchedTokens is [var word, ..] ? word : null;
        if (unmatched is not null && !first.Message.StartsWith("--", StringComparison.Ordinal))
        {
            return unmatched.StartsWith('-') ? $"Unknown option {unmatched}" : $"Unknown command or argument {unmatched}";
        }

        var command = result.CommandResult.Command;
        return command.Arguments.FirstOrDefault(operand => operand.Arity.MinimumNumberOfValues > 0 && result.GetResult(operand) is not { Tokens.Count: > 0 }) is { } missing
            ? $"{command.Name} needs <{missing.Name}>: {missing.Description}"
            : first.Message.ReplaceLineEndings(" ");
    }
}
