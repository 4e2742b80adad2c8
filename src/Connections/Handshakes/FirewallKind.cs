namespace HyperDht.Connections.Handshakes;

/// <summary>What a peer says about its NAT (spec 03 §2).</summary>
internal enum FirewallKind : ulong
{
    Unknown = 0,
    Open = 1,
    Consistent = 2,
    Random = 3,
}
