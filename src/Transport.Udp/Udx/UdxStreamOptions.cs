namespace HyperDht.Udx;

/// <summary>What both ends agreed out of band; HyperDHT always uses the defaults (spec 04 §4).</summary>
/// <param name="InitialSequence">The first own number.</param>
/// <param name="InitialRemoteSequence">The first number expected of the peer.</param>
internal readonly record struct UdxStreamOptions(uint InitialSequence = 0, uint InitialRemoteSequence = 0);
