namespace HyperDht.Testing;

/// <summary>How a NAT picks the public port of a new mapping.</summary>
public enum NatPorts
{
    /// <summary>The inner port when it is free, else the next free one.</summary>
    Preserving,

    /// <summary>The next free port after the last one.</summary>
    Sequential,

    /// <summary>Any free port.</summary>
    Random,
}
