namespace HyperDht.Simulation.Tests.Threats.Forging;

/// <summary>What a relay that has seen the handshake makes of the punch rounds.</summary>
public enum Lie
{
    /// <summary>The other side has given up.</summary>
    Abort,

    /// <summary>The other side has no time now.</summary>
    TryLater,

    /// <summary>Nothing that could be decrypted.</summary>
    Garbage,

    /// <summary>The other side's ports are random.</summary>
    Random,

    /// <summary>The other side does not punch.</summary>
    NoPunch,

    /// <summary>Everything is well, only that the other side has never heard of it.</summary>
    Silence,

    /// <summary>The other side is a third party.</summary>
    Elsewhere,

    /// <summary>The other side is a third party whose ports are random.</summary>
    AnywhereElse,

    /// <summary>The other side is an accomplice, which answers every probe.</summary>
    Accomplice,
}
