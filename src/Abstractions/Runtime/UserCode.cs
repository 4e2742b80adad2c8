namespace HyperDht.Runtime;

/// <summary>Runs functions of users where all of their code runs, among the completions, for a procedure on the loop that awaits them.</summary>
internal static class UserCode
{
    /// <summary>Runs a function among the completions. Called and awaited on the loop.</summary>
    /// <returns>What the function returns; its exceptions are those of the task.</returns>
    public static Task<T> RunAsync<T>(IDhtLoop loop, Func<ValueTask<T>> function)
    {
        var done = new LoopPromise<T>(loop);
        loop.PostCompletion(_ => _ = CompleteAsync(loop, function, done), null);
        return done.Task;
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
