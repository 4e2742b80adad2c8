namespace HyperDht;

/// <summary>The registry of limits: one record per concern, bound from <c>HyperDht:Limits:&lt;concern&gt;</c>.</summary>
public sealed class HyperDhtLimits
{
    /// <summary>Whether loopback sources, which cannot be forged from outside, are free of limits by address. Default true.</summary>
    public bool ExemptLoopback { get; set; } = true;
}
