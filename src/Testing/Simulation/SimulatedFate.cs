namespace HyperDht.Testing;

/// <summary>What became of a datagram.</summary>
public enum SimulatedFate
{
    /// <summary>A socket took it.</summary>
    Delivered,

    /// <summary>Lost on the way, by chance or by <see cref="SimulatedNetworkOptions.Drop"/>.</summary>
    Lost,

    /// <summary>No host, no route, or no socket at the destination.</summary>
    Unreachable,

    /// <summary>A NAT did not let it out or in.</summary>
    Filtered,

    /// <summary>It ran out of hops on the way.</summary>
    Expired,
}
