namespace HyperDht.Connections.Handshakes;

/// <summary>What a listener tells every client about itself at this moment (spec 03 §7).</summary>
internal sealed record ServerTerms
{
    /// <summary>Where anybody reaches the server socket, or null.</summary>
    public PeerAddress? PublicAddress { get; init; }

    /// <summary>Whether the node takes itself to be behind a firewall.</summary>
    public bool IsFirewalled { get; init; } = true;

    /// <summary>Validated local addresses; empty when they are not shared.</summary>
    public IReadOnlyList<PeerAddress> LocalAddresses { get; init; } = [];

    /// <summary>Where the key is announced.</summary>
    public IReadOnlyList<RelayInfo> Relays { get; init; } = [];

    /// <summary>Whether this server punches.</summary>
    public bool CanHolepunch { get; init; } = true;

    /// <summary>Whether the socket of a connection may be used for the next one.</summary>
    public bool ReusableSocket { get; init; }

    /// <summary>Names a relay; null for none.</summary>
    public IRelaySelector? RelayThrough { get; init; }

    /// <summary>What holds when one of the two has just moved: our address may be another one, and only a direct way helps.</summary>
    public ServerTerms InDoubt() => this with
    {
        PublicAddress = null,
        IsFirewalled = true,
        RelayThrough = null,
        AcceptsClientRelays = false,
        ReusableSocket = false,
    };

    /// <summary>Whether a relay that the client names is dialed.</summary>
    public bool AcceptsClientRelays { get; init; } = true;
}
