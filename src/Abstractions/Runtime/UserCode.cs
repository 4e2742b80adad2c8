namespace HyperDht.Runtime;

/// <summary>Runs functions of users where all of their code runs, among the completions, for a procedure on the loop that awaits them.</summary>
internal static class UserCode
{
    /// <summary>Runs a function among the completions. Called and awaited on the loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="function">The user's function.</param>
    /// <param name="cancellationToken">Stops waiting for it; what it does afterwards is nobody's concern.</param>
    /// <returns>What the function returns; its exceptions are those of the task.</returns>
    public static async Task<T> RunAsync<T>(IDhtLoop loop, Func<ValueTask<T>> function, CancellationToken cancellationToken)
    {
        var done = new LoopPromise<T>(loop);
        using var registration = cancellationToken.UnsafeRegister(
            (_, token) => loop.Post(_ => done.Fail(new OperationCanceledException(token)), null), null);
        loop.PostCompletion(_ => _ = CompleteAsync(loop, function, done), null);
        return await done.Task;
    }

    private static async Task CompleteAsync<T>(IDhtLoop loop, Func<ValueTask<T>> function, LoopPromise<T> done)
    {
        try
        {
            var result = await function();
            loop.Post(_ => done.Succeed(result), null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            loop.Post(_ => done.Fail(error), null);
        }
    }
}
