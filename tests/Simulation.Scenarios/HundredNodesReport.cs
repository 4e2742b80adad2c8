namespace HyperDht.Simulation.Scenarios;

/// <summary>What a run of <see cref="HundredNodes"/> came to.</summary>
/// <param name="Hash">SHA-256 over the fate of every datagram.</param>
/// <param name="Datagrams">How many a socket took.</param>
/// <param name="Lost">How many were lost on the way.</param>
/// <param name="VirtualTime">How long it took in the simulation.</param>
public sealed record HundredNodesReport(string Hash, long Datagrams, long Lost, TimeSpan VirtualTime);
