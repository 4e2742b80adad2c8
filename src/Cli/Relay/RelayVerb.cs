using System.CommandLine;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Relay;

/// <summary>Serves as a blind relay on a key.</summary>
internal static class RelayVerb
{
    public static Verb Create()
    {
        var allow = new Option<string[]>("--allow")
        {
            Description = "Keys that may use the relay; everybody else meets silence. Default: everybody.",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("relay", "Joins the streams of peers that cannot reach each other, until stopped. Sees ciphertext only.");
        command.Options.Add(allow);
        return new(command, context => new RelayRun(context, KeyList.Read("--allow", context.Parsed.GetValue(allow))).RunAsync());
    }
}
