using System.CommandLine;
using HyperDht.Cli.Shared;
using HyperDht.Hosting.Composition;
using HyperDht.Hosting.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Cli.Pipeline;

/// <summary>Prints the mediator map of a default node.</summary>
internal static class PipelineVerb
{
    public static Verb Create() => new(
        new Command("pipeline", "Prints for every message its way, its behaviors in order and its handler."), RunAsync);

    private static async Task<int> RunAsync(VerbContext context)
    {
        context.Console.WriteLine((await ReadMapAsync()).ToText().TrimEnd('\n'));
        return ExitCode.Done;
    }

    /// <summary>The map of a node with default parts; the node is not started.</summary>
    public static async Task<PipelineMap> ReadMapAsync()
    {
        await using var container = new NodeContainer(new HyperDhtBuilder(string.Empty));
        await using var node = container.CreateNode(new HyperDhtOptions { Bootstrap = [] });
        return node.Services.GetRequiredService<RequestPipeline>().GetMap();
    }
}
