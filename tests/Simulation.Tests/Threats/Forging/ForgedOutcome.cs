namespace HyperDht.Simulation.Tests.Threats.Forging;

/// <summary>What came of one connect in a network with a relay that forges.</summary>
/// <param name="Time">Until the connection stood; the longest time there is when none did.</param>
/// <param name="Stray">Bytes that a third party got.</param>
/// <param name="Answered">Rounds of the client that were answered with a lie.</param>
/// <param name="Story">The steps of the connect.</param>
internal sealed record ForgedOutcome(TimeSpan Time, int Stray, int Answered, string Story);
