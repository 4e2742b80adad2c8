namespace HyperDht.Cli.Shared;

/// <summary>Waits for the end.</summary>
internal static class Stopping
{
    /// <summary>Completes, without an error, when the token fires.</summary>
    public static async Task WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(() => stopped.TrySetResult());
        await stopped.Task;
    }
}
