namespace HyperDht;

/// <summary>Where user code runs: continuations of reads and accepts, callbacks, event handlers.</summary>
public enum CompletionMode
{
    /// <summary>At the end of a turn, on the loop's own thread; code that holds it too long is moved off.</summary>
    Inline,

    /// <summary>On the thread pool, always. Costs a hop between threads for every completion.</summary>
    ThreadPool,
}
