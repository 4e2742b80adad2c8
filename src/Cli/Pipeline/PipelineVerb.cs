using System.CommandLine;
using System.Text.Json;
using HyperDht.Cli.Shared;
using HyperDht.Hosting.Composition;
using HyperDht.Hosting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Cli.Pipeline;

/// <summary>Prints the mediator map of a default node.</summary>
internal static class PipelineVerb
{
    public static Verb Create() => new(
        new Command("pipeline", "Prints for every message its way, its behaviors in order and its handler; with --json an object for each."), RunAsync);

    private static async Task<int> RunAsync(VerbContext context)
    {
        var map = await ReadMapAsync();
        if (!context.Node.Json)
        {
            context.Console.WriteLine(map.ToText().TrimEnd('\n'));
            return ExitCode.Done;
        }

        foreach (var entry in map.Entries)
        {
            context.Console.WriteObject(writer => Write(writer, entry));
        }

        return ExitCode.Done;
    }

    private static void Write(Utf8JsonWriter writer, PipelineMapEntry entry)
    {
        writer.WriteString("space", entry.Command.IsInternal ? "rpc" : "dht");
        writer.WriteNumber("command", entry.Command.Number);
        writer.WriteString("message", entry.Message);
        writer.WriteString("way", entry.IsMediated ? "mediatr" : "chain");
        writer.WriteStartArray("behaviors");
        foreach (var behavior in entry.Behaviors)
        {
            writer.WriteStringValue(behavior);
        }

        writer.WriteEndArray();
        writer.WriteString("handler", entry.Handler);
    }

    /// <summary>The map of a node with default parts; the node is not started.</summary>
    public static async Task<PipelineMap> ReadMapAsync()
    {
        await using var container = new NodeContainer(new HyperDhtBuilder(string.Empty));
        await using var node = container.CreateNode(new HyperDhtOptions { Bootstrap = [] });
        return node.Services.GetRequiredService<RequestPipeline>().GetMap();
    }
}
