namespace HyperDht;

/// <summary>How to listen (spec 03 §12.1).</summary>
public sealed record ListenOptions
{
    /// <summary>Who may connect; null uses the node's policy. A refusal is silence.</summary>
    public IFirewallPolicy? Firewall { get; init; }

    /// <summary>Whether local addresses are offered; default true.</summary>
    public bool ShareLocalAddress { get; init; } = true;

    /// <summary>Connections that wait to be accepted; further ones are dropped. Default 1024.</summary>
    public int Backlog { get; init; } = 1024;
}
