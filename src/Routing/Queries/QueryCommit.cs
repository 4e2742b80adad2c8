using HyperDht.Routing.Requests;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Routing.Queries;

/// <summary>Repeats a call, or runs a function of the caller, for each of the closest replies (spec 01 §19.6).</summary>
internal sealed class QueryCommit(QueryContext context, DhtCall call, DhtQueryOptions options)
{
    private readonly bool _isOfLoop = context.Loop.IsCurrent;
    private CancellationToken _token;
    private Action? _cancel;

    /// <summary>Runs all commits at once. On the loop.</summary>
    /// <exception cref="HyperDhtException">There was nobody to commit to, or every commit failed.</exception>
    public async Task RunAsync(IReadOnlyList<DhtResponse> closest)
    {
        if (options is { Commit: null, CommitWithToken: false })
        {
            return;
        }

        if (closest.Count == 0)
        {
            throw new HyperDhtException(DhtErrorCodes.TooFewNodes, "Too few nodes responded.");
        }

        using var cancellation = new CancellationTokenSource();
        _token = cancellation.Token;
        _cancel = cancellation.Cancel;
        var commits = closest.Select(CommitAsync).ToArray();
        Exception? last = null;
        var successes = 0;
        foreach (var commit in commits)
        {
            try
            {
                await commit;
                successes++;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                last = error;
            }
        }

        _cancel = null;
        if (successes == 0)
        {
            throw last as HyperDhtException ?? new HyperDhtException(DhtErrorCodes.TooFewNodes, "Every commit failed.", last);
        }
    }

    /// <summary>Abandons commits that run.</summary>
    public void Cancel() => _cancel?.Invoke();

    private Task CommitAsync(DhtResponse reply)
    {
        if (options.Commit is not { } commit)
        {
            return CommitWithTokenAsync(reply);
        }

        return _isOfLoop ? commit(reply, _token) : context.Loop.RunAsUserAsync(() => commit(reply, _token));
    }

    private Task CommitWithTokenAsync(DhtResponse reply)
    {
        if (reply.Token is null)
        {
            return Task.FromException(new HyperDhtException(DhtErrorCodes.TooFewNodes, "No token received for closest node."));
        }

        var promise = new RequestPromise(context.Sender, context.Loop, _token);
        return promise.Send(new OutboundRequest(call with { Token = reply.Token }, reply.From, promise));
    }
}
