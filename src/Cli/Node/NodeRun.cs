using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Node;

/// <summary>Runs the nodes of a plan until it is stopped, and prints the lines of the npm binary.</summary>
internal sealed class NodeRun(NodePlan plan, INodeStarter starter, ToolConsole console)
{
    private readonly ToolStatus _status = new(console, plan.Json);
    private readonly List<IHyperDht> _nodes = [];

    /// <summary>Runs until the token fires.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        Print(plan.StartingLine);
        if (plan.LateError is not null)
        {
            console.WriteErrorLine(plan.LateError);
            return ExitCode.WrongUsage;
        }

        try
        {
            while (_nodes.Count < plan.Count)
            {
                AddNode(await starter.StartAsync(plan, stop));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await CloseAllAsync(quiet: true);
            return ExitCode.Interrupted;
        }
        catch
        {
            await CloseAllAsync(quiet: true);
            throw;
        }

        Print(plan.IsBootstrapper
            ? "Fully started Hyperswarm DHT bootstrap node"
            : $"Fully started {plan.Count} Hyperswarm DHT node{(plan.Count == 1 ? string.Empty : "s")}");
        await Stopping.WaitAsync(stop);
        if (!plan.IsBootstrapper)
        {
            Print("Shutting down nodes...");
        }

        await CloseAllAsync(quiet: false);
        return ExitCode.Done;
    }

    private static string Format(PeerAddress address) => $"{{ host: '{address.HostText}', family: 4, port: {address.Port} }}";

    private void AddNode(IHyperDht node)
    {
        var index = _nodes.Count;
        _nodes.Add(node);
        Print((plan.IsBootstrapper ? "Bootstrap node" : $"Node #{index}") + $" bound to {Format(node.Rpc.Address)}");
        ReportNode("ready", index, node);
        if (plan.IsBootstrapper)
        {
            return;
        }

        node.Rpc.Ephemeral += (_, _) =>
        {
            Print($"Node #{index} is ephemeral {Format(node.Rpc.Address)}");
            ReportNode("ephemeral", index, node);
        };
        node.Rpc.Persistent += (_, _) =>
        {
            Print($"Node #{index} is persistent, joining remote routing tables {Format(node.Rpc.Address)}");
            ReportNode("persistent", index, node);
        };
    }

    private async Task CloseAllAsync(bool quiet)
    {
        await Task.WhenAll(_nodes.Select(async (node, index) =>
        {
            await node.DisposeAsync();
            if (quiet)
            {
                return;
            }

            Print(plan.IsBootstrapper ? "Bootstrap node closed" : $"Node #{index} closed");
            _status.Report("closed", null, writer => writer.WriteNumber("index", index));
        }));
    }

    // With --json the lines of the npm binary make room for events.
    private void Print(string line)
    {
        if (!plan.Json)
        {
            console.WriteLine(line);
        }
    }

    private void ReportNode(string name, int index, IHyperDht node) => _status.Report(name, null, writer =>
    {
        var address = node.Rpc.Address;
        writer.WriteNumber("index", index);
        writer.WriteString("host", address.HostText);
        writer.WriteNumber("port", address.Port);
        if (node.Rpc.Id is { } id)
        {
            writer.WriteString("id", id.ToString());
        }
        else
        {
            writer.WriteNull("id");
        }
    });
}
