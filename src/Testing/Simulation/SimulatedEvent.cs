namespace HyperDht.Testing;

/// <summary>The end of one datagram's way.</summary>
/// <param name="Time">Virtual time since the run began.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Source">Who sent it.</param>
/// <param name="Destination">To whom.</param>
/// <param name="Datagram">Its bytes; valid during the call only.</param>
public readonly record struct SimulatedEvent(
    TimeSpan Time, SimulatedFate Fate, PeerAddress Source, PeerAddress Destination, ReadOnlyMemory<byte> Datagram);
