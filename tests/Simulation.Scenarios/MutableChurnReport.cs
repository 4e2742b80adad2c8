namespace HyperDht.Simulation.Scenarios;

/// <summary>What a run of <see cref="MutableChurn"/> came to.</summary>
/// <param name="Hash">SHA-256 over the fate of every datagram.</param>
/// <param name="Puts">Values put by the owner, each newer than the one before.</param>
/// <param name="FailedPuts">Those that nobody stored.</param>
/// <param name="Reads">How often somebody asked.</param>
/// <param name="Stale">Reads that found nothing, or an older value than was stored when they began.</param>
/// <param name="Failed">Reads that ended with an error.</param>
/// <param name="Median">Virtual milliseconds of a read.</param>
/// <param name="Slowest">Virtual milliseconds of the slowest read.</param>
public sealed record MutableChurnReport(
    string Hash, int Puts, int FailedPuts, int Reads, int Stale, int Failed, double Median, double Slowest);
