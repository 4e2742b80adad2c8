namespace HyperDht.Rpc;

/// <summary>A walk towards a target (spec 01 §19): enumerate it for the replies, or await its end.</summary>
/// <remarks>Starts when first enumerated or awaited. One consumer. Disposing abandons what is in flight.</remarks>
public interface IDhtQuery : IAsyncEnumerable<DhtResponse>, IAsyncDisposable
{
    /// <summary>Up to 20 replies of the nodes nearest to the target, nearest first; grows while the query runs.</summary>
    IReadOnlyList<DhtResponse> ClosestReplies { get; }

    /// <summary>Replies with code 0 so far.</summary>
    int Successes { get; }

    /// <summary>Failed visits and replies with an error code so far.</summary>
    int Errors { get; }

    /// <summary>Runs the query to its end, commits included.</summary>
    /// <param name="cancellationToken">Abandons the query.</param>
    /// <exception cref="HyperDhtException">Too few nodes responded, or every commit failed.</exception>
    Task FinishedAsync(CancellationToken cancellationToken = default);
}
