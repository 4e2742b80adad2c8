namespace HyperDht.Runtime;

/// <summary>Where user code (continuations of reads and accepts, callbacks) runs.</summary>
public enum CompletionMode
{
    /// <summary>On the loop's thread at the end of a turn: no hop between threads. Code that blocks is moved away from it.</summary>
    Inline,

    /// <summary>On the thread pool.</summary>
    ThreadPool,
}
