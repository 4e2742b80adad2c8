namespace HyperDht.NatLab.Tests.Peers;

/// <summary>Who is to meet whom in the lab.</summary>
/// <param name="Sides">Whose implementations.</param>
/// <param name="ServerHost">Where the server runs.</param>
/// <param name="ClientHost">Where the client runs.</param>
internal sealed record Meeting(Sides Sides, string ServerHost, string ClientHost)
{
    /// <summary>Whether a side that is ours names the lab's relay; the server, when both are.</summary>
    public bool IsRelayed { get; init; }

    /// <summary>Whether the path is looked at only after a while: a connection may leave the relay.</summary>
    public bool Settles { get; init; }

    public bool DoesServerNameRelay => IsRelayed && Sides.IsServerOurs;

    public bool DoesClientNameRelay => IsRelayed && !Sides.IsServerOurs;
}
