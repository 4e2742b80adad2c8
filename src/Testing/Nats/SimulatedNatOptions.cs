namespace HyperDht.Testing;

/// <summary>What a simulated NAT does. The defaults are a home router behind which peers are reached by hole punching.</summary>
public sealed record SimulatedNatOptions
{
    /// <summary>Same port for everybody, only those written to are let in.</summary>
    public static SimulatedNatOptions Consistent { get; } = new();

    /// <summary>Another random port for every destination; only those written to are let in.</summary>
    public static SimulatedNatOptions Random { get; } = new()
    {
        Mapping = NatMapping.AddressAndPortDependent,
        Ports = NatPorts.Random,
    };

    /// <summary>Another port for every destination, one after the other.</summary>
    public static SimulatedNatOptions Sequential { get; } = Random with { Ports = NatPorts.Sequential };

    /// <summary>Same port for everybody, and everybody is let in.</summary>
    public static SimulatedNatOptions FullCone { get; } = new() { Filtering = NatFiltering.EndpointIndependent };

    /// <summary>When another public port is used for the same inner socket. Default endpoint-independent.</summary>
    public NatMapping Mapping { get; init; } = NatMapping.EndpointIndependent;

    /// <summary>Whose datagrams are let in. Default address- and port-dependent.</summary>
    public NatFiltering Filtering { get; init; } = NatFiltering.AddressAndPortDependent;

    /// <summary>How public ports are picked. Default preserving.</summary>
    public NatPorts Ports { get; init; } = NatPorts.Preserving;

    /// <summary>Whether an inner host reaches another one by its public address. Default false.</summary>
    public bool Hairpin { get; init; }

    /// <summary>Time without a datagram from inside after which a mapping is forgotten, and without one to a remote after which that is. Default 1 minute.</summary>
    public TimeSpan MappingTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Which outer addresses may be sent to; null allows all. For firewalls that block UDP except to a few.</summary>
    public Func<PeerAddress, bool>? Allows { get; init; }
}
