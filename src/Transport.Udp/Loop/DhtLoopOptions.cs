using HyperDht.Runtime;

namespace HyperDht.Transport.Udp;

/// <summary>How a loop waits and where user code runs.</summary>
internal sealed record DhtLoopOptions
{
    /// <summary>Where user code runs.</summary>
    public CompletionMode Completions { get; init; } = CompletionMode.Inline;

    /// <summary>Waits without epoll even where it exists.</summary>
    public bool Portable { get; init; }

    /// <summary>How long the loop looks for more before it sleeps, while that pays; zero never.</summary>
    public TimeSpan Spin { get; init; } = TimeSpan.FromMicroseconds(50);

    /// <summary>How long user code may hold the loop before another thread takes it over.</summary>
    public TimeSpan CompletionLimit { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Threads that blocking user code may hold; beyond it completions go to the thread pool.</summary>
    public int MaxThreads { get; init; } = 8;

    /// <summary>Name of the loop's threads.</summary>
    public string Name { get; init; } = "HyperDht loop";
}
