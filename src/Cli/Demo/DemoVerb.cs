using System.CommandLine;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Demo;

/// <summary>Shows on this machine what the library is for.</summary>
internal static class DemoVerb
{
    private const int MaxMebibytes = 1024;

    public static Verb Create()
    {
        var size = VerbOptions.Number("--size", "Number of DHT nodes.", 10, 2, 1000);
        var data = VerbOptions.Number("--data", "MiB to send there and back.", 8, 1, MaxMebibytes);
        var command = new Command("demo", "On this machine: an isolated network, a server, and a client that connects by key and sends data.");
        command.Options.Add(size);
        command.Options.Add(data);
        return new(command, context => new DemoRun(context, context.Parsed.GetValue(size), context.Parsed.GetValue(data)).RunAsync());
    }
}
