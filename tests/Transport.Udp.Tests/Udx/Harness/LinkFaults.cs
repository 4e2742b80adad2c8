namespace HyperDht.Transport.Udp.Tests.Udx.Harness;

/// <summary>What a link does to datagrams.</summary>
internal sealed record LinkFaults
{
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(5);

    public double Loss { get; init; }

    public double Duplication { get; init; }

    /// <summary>Share of the datagrams that take up to <see cref="ReorderDelay"/> longer.</summary>
    public double Reordering { get; init; }

    public TimeSpan ReorderDelay { get; init; } = TimeSpan.FromMilliseconds(8);

    /// <summary>Bytes per second; zero is without limit.</summary>
    public double Rate { get; init; }

    /// <summary>How much the queue in front of the link holds.</summary>
    public TimeSpan Queue { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Decides about single datagrams before chance does; true drops.</summary>
    public Func<ReadOnlyMemory<byte>, bool>? Drop { get; init; }
}
