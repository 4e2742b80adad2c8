namespace HyperDht;

/// <summary>How to serve as a blind relay (spec 05 §9.8). What clients may cost is bounded by <c>HyperDht:Limits:Relay</c>.</summary>
public sealed record RelayOptions
{
    /// <summary>Who may use the relay; null uses the node's policy. A refusal is silence.</summary>
    public IFirewallPolicy? Firewall { get; init; }

    /// <summary>Called for every pair of streams that is joined, where user code of the node runs; null for nobody.</summary>
    public Action<RelayPair>? Paired { get; init; }
}
