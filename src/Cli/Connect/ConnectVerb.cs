using System.CommandLine;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Connect;

/// <summary>Connects to a key.</summary>
internal static class ConnectVerb
{
    public static Verb Create()
    {
        var key = new Argument<string>("key") { Description = "The peer's key, hex or z-base-32." };
        var tcpListen = VerbOptions.Number("--tcp-listen", "Forwards TCP connections to this port of 127.0.0.1 to the peer.", 0, 1, ushort.MaxValue);
        var relay = KeyList.CreateRelayOption();
        var command = new Command("connect", "Connects to a key; joins the connection with stdin and stdout, or forwards a local TCP port.");
        command.Arguments.Add(key);
        command.Options.Add(tcpListen);
        command.Options.Add(relay);
        return new(command, context => RunAsync(
            context, context.Parsed.GetRequiredValue(key), context.Parsed.GetValue(tcpListen), KeyList.ReadRelays(context.Parsed.GetValue(relay))))
        {
            TimeoutSeconds = Verb.ConnectSeconds,
        };
    }

    private static Task<int> RunAsync(VerbContext context, string text, int tcpPort, IRelaySelector? relay)
    {
        if (!PublicKey.TryParse(text, out var key))
        {
            throw new UsageException($"connect: '{text}' is not a key of 64 hex or 52 z-base-32 characters");
        }

        return tcpPort == 0 ? new ConnectRun(context, key, relay).RunAsync() : new ForwardRun(context, key, tcpPort, relay).RunAsync();
    }
}
