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

    /// <summary>Whether that relay is the reference's.</summary>
    public bool IsRelayReference { get; init; }

    public LabRelay ServersRelay => Sides.IsServerOurs ? Relay : LabRelay.None;

    public LabRelay ClientsRelay => Sides.IsServerOurs ? LabRelay.None : Relay;

    private LabRelay Relay => !IsRelayed ? LabRelay.None : IsRelayReference ? LabRelay.Reference : LabRelay.Ours;
}
