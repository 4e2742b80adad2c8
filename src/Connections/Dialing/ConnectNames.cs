using HyperDht.Holepunch;

namespace HyperDht.Connections.Dialing;

/// <summary>The lower-case names that spans, counters and sentences use.</summary>
internal static class ConnectNames
{
    public static string Of(PathKind path) => path switch
    {
        PathKind.Lan => "lan",
        PathKind.Direct => "direct",
        PathKind.Relay => "relay",
        _ => "none",
    };

    public static string Of(NatKind kind) => kind switch
    {
        NatKind.Open => "open",
        NatKind.Consistent => "consistent",
        NatKind.Random => "random",
        _ => "unknown",
    };
}
