namespace HyperDht.Testing;

/// <summary>How a simulated network behaves. May be changed while it runs.</summary>
public sealed class SimulatedNetworkOptions
{
    /// <summary>Shortest one-way latency between two hosts; each pair of hosts keeps the latency its seed gives it. Default 5 ms.</summary>
    public TimeSpan MinLatency { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest one-way latency between two hosts. Default 50 ms.</summary>
    public TimeSpan MaxLatency { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>One-way latency inside a host. Default 20 µs.</summary>
    public TimeSpan LoopbackLatency { get; set; } = TimeSpan.FromMicroseconds(20);

    /// <summary>Random addition to the latency of each datagram; datagrams overtake each other when it is not zero. Default 0.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>Probability that a datagram between hosts is lost. Default 0.</summary>
    public double Loss { get; set; }

    /// <summary>Probability that a datagram between hosts arrives twice. Default 0.</summary>
    public double Duplication { get; set; }

    /// <summary>Probability that a datagram between hosts is held back by up to <see cref="ReorderingDelay"/>. Default 0.</summary>
    public double Reordering { get; set; }

    /// <summary>How long a reordered datagram is held back at most. Default 20 ms.</summary>
    public TimeSpan ReorderingDelay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Virtual time after which a run that has not ended fails. Default 1 hour.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What the clock shows when the run begins. Default 2025-01-01.</summary>
    public DateTimeOffset StartTime { get; set; } = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether an exception of user code (a completion) is only counted, as the real loop does, instead of failing the run.</summary>
    public bool ContainCompletionErrors { get; set; }

    /// <summary>Swaps and adds parts of the nodes, before the first is added.</summary>
    public Action<HyperDhtBuilder>? Build { get; set; }

    /// <summary>Drops what it returns true for: from, to. For partitions and targeted faults.</summary>
    public Func<PeerAddress, PeerAddress, bool>? Drop { get; set; }

    /// <summary>Sees every datagram as its fate is decided, for tracing two runs that differ.</summary>
    public Action<SimulatedEvent>? OnEvent { get; set; }
}
