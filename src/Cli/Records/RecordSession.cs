using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Records;

/// <summary>The node of a verb that asks once: started, used and closed inside the time that <c>--timeout</c> gives.</summary>
internal static class RecordSession
{
    /// <summary>Starts a node, does the work and closes the node.</summary>
    /// <param name="context">What the verb runs with.</param>
    /// <param name="work">Gets the node, its identity, and a token that fires when the time is over.</param>
    /// <exception cref="ToolException">No bootstrap node answers, or the work failed.</exception>
    public static async Task<int> RunAsync(VerbContext context, Func<IHyperDht, KeyPair, CancellationToken, Task> work)
    {
        using var keyPair = context.Node.ReadKeyPair();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        limit.CancelAfter(context.Node.Timeout);
        try
        {
            await using var node = await context.StartNodeAsync(keyPair, limit.Token);
            await work(node, keyPair, limit.Token);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (context.Stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
