namespace HyperDht.Holepunch;

/// <summary>What a NAT does to the port of one socket (spec 03 §2 FIREWALL, §9).</summary>
public enum NatKind : ulong
{
    /// <summary>Not known yet.</summary>
    Unknown = 0,

    /// <summary>Anybody reaches the socket unasked.</summary>
    Open = 1,

    /// <summary>Everybody sees the same port.</summary>
    Consistent = 2,

    /// <summary>Everybody sees another port.</summary>
    Random = 3,
}
