namespace HyperDht.Testing;

/// <summary>When a NAT uses another public port for the same inner socket (RFC 4787 §4.1).</summary>
public enum NatMapping
{
    /// <summary>Never: every destination sees the same port. What most home routers do.</summary>
    EndpointIndependent,

    /// <summary>For every destination host and port. Also called symmetric.</summary>
    AddressAndPortDependent,
}
