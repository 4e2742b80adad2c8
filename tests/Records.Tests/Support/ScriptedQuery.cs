using HyperDht.Rpc;

namespace HyperDht.Records.Tests.Support;

/// <summary>A walk that meets the replies it is told to, and then commits to the closest as a real one does.</summary>
internal sealed class ScriptedQuery(
    IReadOnlyList<DhtResponse> replies, IReadOnlyList<DhtResponse> closest, DhtQueryOptions options, bool hangs) : IDhtQuery
{
    public IReadOnlyList<DhtResponse> ClosestReplies => closest;

    public int Successes => replies.Count;

    public int Errors => 0;

    public async Task FinishedAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var _ in this.WithCancellation(cancellationToken))
        {
            // Only the end is of interest.
        }
    }

    public async IAsyncEnumerator<DhtResponse> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (hangs)
        {
            await WaitAsync(cancellationToken);
        }

        // As in a real walk, what listens on the loop has seen a reply before the consumer gets it.
        foreach (var response in replies)
        {
            options.Replied?.Invoke(response);
            yield return response;
        }

        if (options.Commit is { } commit)
        {
            await CommitAsync(commit, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Task WaitAsync(CancellationToken cancellationToken)
    {
        var pending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.UnsafeRegister(state => ((TaskCompletionSource)state!).TrySetCanceled(), pending);
        return pending.Task;
    }

    private async Task CommitAsync(Func<DhtResponse, CancellationToken, Task> commit, CancellationToken cancellationToken)
    {
        if (closest.Count == 0)
        {
            throw new HyperDhtException(DhtErrorCodes.TooFewNodes, "Too few nodes responded.");
        }

        HyperDhtException? last = null;
        var successes = 0;
        foreach (var running in closest.Select(reply => commit(reply, cancellationToken)).ToArray())
        {
            try
            {
                await running;
                successes++;
            }
            catch (HyperDhtException error)
            {
                last = error;
            }
        }

        if (successes == 0)
        {
            throw last!;
        }
    }
}
