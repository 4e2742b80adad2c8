namespace HyperDht.Holepunch;

/// <summary>What a strategy decides by.</summary>
/// <param name="Local">The verdict about our punch socket.</param>
/// <param name="Remote">What the peer says about its own.</param>
/// <param name="Targets">Where the peer may be, best first.</param>
/// <param name="IsInitiator">Whether we dial.</param>
public sealed record PunchSituation(NatKind Local, NatKind Remote, IReadOnlyList<PunchTarget> Targets, bool IsInitiator);
