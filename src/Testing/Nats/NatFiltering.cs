namespace HyperDht.Testing;

/// <summary>Whose datagrams a NAT lets in through a mapping (RFC 4787 §5).</summary>
public enum NatFiltering
{
    /// <summary>Everybody's.</summary>
    EndpointIndependent,

    /// <summary>Those of hosts that the inner socket has sent to.</summary>
    AddressDependent,

    /// <summary>Those of hosts and ports that the inner socket has sent to.</summary>
    AddressAndPortDependent,
}
