namespace HyperDht.Holepunch;

/// <summary>An address that the peer named for its punch socket.</summary>
/// <param name="Address">The address; port 0 when every destination sees another one.</param>
/// <param name="IsVerified">Whether its host has proven that it receives what is sent to it (spec 03 §8.3).</param>
public readonly record struct PunchTarget(PeerAddress Address, bool IsVerified);
