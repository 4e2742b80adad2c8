namespace HyperDht.Holepunch;

/// <summary>One probe: a datagram of one byte.</summary>
/// <param name="Socket">Which of our sockets, counted from 0; the first number that is not open yet opens one.</param>
/// <param name="Destination">Where to.</param>
/// <param name="TimeToLive">Hops; a few only open our own NAT and die before the peer's.</param>
public readonly record struct PunchStep(int Socket, PeerAddress Destination, int TimeToLive)
{
    /// <summary>Hops of a probe that is meant to arrive.</summary>
    public const int NormalTimeToLive = 64;

    /// <summary>Hops of a probe that is only to leave our NAT (spec 03 §11.1).</summary>
    public const int OpeningTimeToLive = 5;
}
