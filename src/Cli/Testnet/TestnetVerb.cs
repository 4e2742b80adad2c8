using System.CommandLine;
using HyperDht.Cli.Shared;
using HyperDht.Testing;

namespace HyperDht.Cli.Testnet;

/// <summary>Runs an isolated network in this process until it is stopped.</summary>
internal static class TestnetVerb
{
    private const int MaxSize = 10_000;

    public static Verb Create()
    {
        var size = VerbOptions.Number("--size", "Number of nodes.", 10, 1, MaxSize);
        var command = new Command("testnet", "Runs an isolated network on this machine until it is stopped; prints its bootstrap address.");
        command.Options.Add(size);
        return new(command, context => RunAsync(context, context.Parsed.GetValue(size)));
    }

    private static async Task<int> RunAsync(VerbContext context, int size)
    {
        var node = context.Node;
        if (node.Host is not (null or "127.0.0.1"))
        {
            throw new UsageException("--host: a testnet lives on 127.0.0.1");
        }

        await using var network = await HyperDhtTestnet.StartAsync(size, node.Bootstrap, node.Port ?? 0, cancellationToken: context.Stop);
        if (node.Bootstrap is { } entrance && network.Nodes.All(n => n.Rpc.Id is null))
        {
            // A node that reached the network has learned its address there, and stores.
            throw new ToolException("BOOTSTRAP_UNREACHABLE", $"No node answered at {string.Join(", ", entrance)}.");
        }

        foreach (var entry in network.Bootstrap)
        {
            if (!node.Json)
            {
                context.Console.WriteLine(entry);
            }
        }

        context.Status.Report("ready", $"{size} nodes are up; stop them with Ctrl-C", writer =>
        {
            writer.WriteStartArray("bootstrap");
            foreach (var entry in network.Bootstrap)
            {
                writer.WriteStringValue(entry);
            }

            writer.WriteEndArray();
        });
        await Stopping.WaitAsync(context.Stop);
        return ExitCode.Done;
    }
}
