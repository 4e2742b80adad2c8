namespace HyperDht.Runtime;

/// <summary>Calls of protocol code into user code.</summary>
internal static class LoopUserCode
{
    /// <summary>Runs a function of the user where all of their code runs, among the completions. Call on the loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="code">User code.</param>
    /// <returns>Ends on the loop, as the function did.</returns>
    public static Task RunAsUserAsync(this IDhtLoop loop, Func<Task> code) => loop.RunAsUserAsync(async () =>
    {
        await code();
        return true;
    });

    /// <summary>Runs a function of the user where all of their code runs, among the completions. Call on the loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="code">User code.</param>
    /// <param name="cancellationToken">Stops waiting for it; what it does afterwards is nobody's concern.</param>
    /// <returns>Ends on the loop, as the function did.</returns>
    public static async Task<T> RunAsUserAsync<T>(
        this IDhtLoop loop, Func<ValueTask<T>> code, CancellationToken cancellationToken = default)
    {
        var done = new LoopPromise<T>(loop);
        using var registration = cancellationToken.UnsafeRegister(
            (_, token) => loop.Post(_ => done.Fail(new OperationCanceledException(token)), null), null);
        loop.PostCompletion(_ => _ = RunAsync(loop, code, done), null);
        return await done.Task;
    }

    private static async Task RunAsync<T>(IDhtLoop loop, Func<ValueTask<T>> code, LoopPromise<T> done)
    {
        try
        {
            var result = await code();
            loop.Post(_ => done.Succeed(result), null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            loop.Post(_ => done.Fail(error), null);
        }
    }
}
