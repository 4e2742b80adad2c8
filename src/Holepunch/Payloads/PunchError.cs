namespace HyperDht.Holepunch.Payloads;

/// <summary>What the other side reports (spec 03 §2 ERROR). Anything else than <see cref="None"/> and <see cref="TryLater"/> aborts.</summary>
internal enum PunchError : ulong
{
    None = 0,
    Aborted = 1,
    VersionMismatch = 2,
    TryLater = 3,
}
