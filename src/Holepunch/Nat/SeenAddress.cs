namespace HyperDht.Holepunch.Nat;

/// <summary>How others see a socket.</summary>
/// <param name="Address">The address.</param>
/// <param name="Hits">How many of them.</param>
internal readonly record struct SeenAddress(PeerAddress Address, int Hits);
