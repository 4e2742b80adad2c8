using System.CommandLine;

namespace HyperDht.Cli.Shared;

/// <summary>What a verb runs with.</summary>
/// <param name="Console">Standard input and output.</param>
/// <param name="Status">Where status goes.</param>
/// <param name="Node">The shared options.</param>
/// <param name="Parsed">The verb's own options.</param>
/// <param name="Stop">Fires at Ctrl-C and SIGTERM.</param>
internal sealed record VerbContext(
    ToolConsole Console, ToolStatus Status, NodeArguments Node, ParseResult Parsed, CancellationToken Stop)
{
    /// <summary>Starts a node with the shared options, bounded by the timeout.</summary>
    /// <exception cref="ToolException">No bootstrap node answers, or none in time.</exception>
    public async Task<HyperDhtNode> StartNodeAsync(KeyPair? keyPair, CancellationToken cancellationToken)
    {
        HyperDhtNode node;
        try
        {
            node = await HyperDhtNode.StartAsync(
                options =>
                {
                    Node.ApplyTo(options);
                    options.KeyPair = keyPair;
                },
                cancellationToken);
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            // A start only takes long while nobody answers.
            throw Unreachable("in the time that --timeout gives");
        }

        if (node.Rpc.ToArray(1).Count > 0)
        {
            return node;
        }

        await node.DisposeAsync();
        throw Unreachable();
    }

    private ToolException Unreachable(string? when = null)
    {
        var (entrance, what) = Node.Bootstrap is { } entries
            ? (string.Join(", ", entries), "whether --bootstrap names a node that runs and UDP leads to it")
            : ("the public network", "whether this host is online and UDP may leave it, or name another network with --bootstrap");
        return new ToolException("BOOTSTRAP_UNREACHABLE", $"No storing node answered at {entrance}{(when is null ? string.Empty : " " + when)}; see {what}.");
    }
}
