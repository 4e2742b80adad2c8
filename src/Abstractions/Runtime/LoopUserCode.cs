namespace HyperDht.Runtime;

/// <summary>Calls of protocol code into user code.</summary>
internal static class LoopUserCode
{
    /// <summary>Runs a function of the user where all of their code runs, among the completions. Call on the loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="code">User code.</param>
    /// <returns>Ends on the loop, as the function did.</returns>
    public static Task RunAsUserAsync(this IDhtLoop loop, Func<Task> code)
    {
        var done = new LoopPromise<bool>(loop);
        loop.PostCompletion(_ => _ = RunAsync(loop, code, done), null);
        return done.Task;
    }

    private static async Task RunAsync(IDhtLoop loop, Func<Task> code, LoopPromise<bool> done)
    {
        try
        {
            await code();
            loop.Post(static state => ((LoopPromise<bool>)state!).Succeed(true), done);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            loop.Post(_ => done.Fail(error), null);
        }
    }
}
