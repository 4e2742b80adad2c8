using HyperDht.Limits;

namespace HyperDht;

/// <summary>The registry of limits: one record per concern, bound from <c>HyperDht:Limits:&lt;concern&gt;</c>.</summary>
public sealed class HyperDhtLimits
{
    /// <summary>Whether loopback sources, which cannot be forged from outside, are free of limits by address. Default true.</summary>
    public bool ExemptLoopback { get; set; } = true;

    /// <summary>What a UDP socket keeps and endures.</summary>
    public TransportLimits Transport { get; set; } = new();

    /// <summary>What requests and replies may cost.</summary>
    public RpcLimits Rpc { get; set; } = new();

    /// <summary>What one reliable stream, and all streams together, may cost.</summary>
    public UdxLimits Udx { get; set; } = new();

    /// <summary>What others can make the node keep.</summary>
    public RecordsLimits Records { get; set; } = new();

    /// <summary>What strangers who ask to connect may cost.</summary>
    public ConnectionsLimits Connections { get; set; } = new();

    /// <summary>What peers can make encrypted streams keep.</summary>
    public SecretStreamLimits SecretStream { get; set; } = new();

    /// <summary>What the peers of relays, and the relays themselves, may cost.</summary>
    public RelayLimits Relay { get; set; } = new();
}
