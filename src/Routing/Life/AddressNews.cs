namespace HyperDht.Routing.Life;

/// <summary>What a tick brought about the node's own address.</summary>
internal enum AddressNews
{
    None,

    /// <summary>Others see the node elsewhere: what was found out about it does not hold.</summary>
    Moved,

    /// <summary>It is time to find out whether others reach the new address unasked.</summary>
    CheckDue,
}
