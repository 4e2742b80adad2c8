namespace HyperDht.Runtime;

/// <summary>A connection, listener or other object whose user code may turn out to be slow.</summary>
/// <remarks>
/// Pass it as the state of <see cref="IDhtLoop.PostCompletion"/>. When its user code holds the loop, its later completions
/// run on the thread pool, one at a time and in order. Completions without an owner keep no order there.
/// </remarks>
public interface ICompletionOwner
{
    /// <summary>Belongs to the loop; null at first. Do not touch.</summary>
    object? CompletionLane { get; set; }
}
