using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Node;

/// <summary><c>hyperdht</c> without a verb, and <c>hyperdht node</c>.</summary>
internal static class NodeVerb
{
    public static async Task<int> RunAsync(string[] arguments, ToolConsole console)
    {
        var plan = NodeCommandLine.Parse(arguments);
        using var signals = StopSignals.Listen();
        return await new NodeRun(plan, new NodeStarter(), console).RunAsync(signals.Token);
    }
}
