namespace HyperDht.Routing.Requests;

/// <summary>Bounds of adaptive timeouts (spec 01 §13), in milliseconds.</summary>
internal sealed record AdaptiveTimeoutSettings
{
    public int Minimum { get; init; } = 300;

    public int Maximum { get; init; } = 4000;

    /// <summary>Exclusive upper bound of what is added at random; 0 adds nothing.</summary>
    public int Jitter { get; init; } = 256;

    /// <summary>By attempt, for addresses without a sample; the last one repeats.</summary>
    public IReadOnlyList<int> Fallback { get; init; } = [250, 500, 1000, 2000, 4000];

    /// <summary>Addresses remembered at most.</summary>
    public int MaximumSize { get; init; } = 65536;

    /// <summary>How long a measurement counts.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromMinutes(10);
}
