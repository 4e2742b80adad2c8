namespace HyperDht.Holepunch.Strategies;

/// <summary>What the strategies ask of a situation.</summary>
internal static class PunchSituations
{
    /// <summary>Whether others know the port before they send; an open socket counts.</summary>
    public static bool IsPredictable(this NatKind kind) => kind is NatKind.Open or NatKind.Consistent;

    /// <summary>The first address whose host has proven itself.</summary>
    public static PeerAddress? FirstVerified(this PunchSituation situation)
    {
        foreach (var target in situation.Targets)
        {
            if (target.IsVerified)
            {
                return target.Address;
            }
        }

        return null;
    }
}
