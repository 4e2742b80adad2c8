using System.CommandLine;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Listen;

/// <summary>Listens on a key.</summary>
internal static class ListenVerb
{
    public static Verb Create()
    {
        var echo = new Option<bool>("--echo") { Description = "Sends every peer its bytes back.", Arity = ArgumentArity.Zero };
        var tcp = new Option<string?>("--tcp") { Description = "Joins every connection with a TCP connection to host:port." };
        var allow = new Option<string[]>("--allow")
        {
            Description = "Keys that may connect; everybody else meets silence. Default: everybody.",
            AllowMultipleArgumentsPerToken = true,
        };
        var relay = KeyList.CreateRelayOption();
        var command = new Command("listen", "Listens on a key. Without --echo or --tcp the first connection is joined with stdin and stdout.");
        command.Options.Add(echo);
        command.Options.Add(tcp);
        command.Options.Add(allow);
        command.Options.Add(relay);
        return new(command, context => new ListenRun(context, ReadMode(context.Parsed, echo, tcp, allow) with { Relay = KeyList.ReadRelays(context.Parsed.GetValue(relay)) }).RunAsync());
    }

    private static ListenMode ReadMode(ParseResult parsed, Option<bool> echo, Option<string?> tcp, Option<string[]> allow)
    {
        var target = parsed.GetValue(tcp) is { } text ? TcpTarget.Parse("--tcp", text) : null;
        var mode = new ListenMode(parsed.GetValue(echo), target, KeyList.Read("--allow", parsed.GetValue(allow)));
        return mode is { Echo: true, Tcp: not null } ? throw new UsageException("--echo and --tcp cannot be given together") : mode;
    }
}
