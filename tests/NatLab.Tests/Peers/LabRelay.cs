namespace HyperDht.NatLab.Tests.Peers;

/// <summary>Whose blind relay a peer names.</summary>
internal enum LabRelay
{
    None,

    Ours,

    Reference,
}
