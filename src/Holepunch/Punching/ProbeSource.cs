using HyperDht.Holepunch.Sockets;

namespace HyperDht.Holepunch.Punching;

/// <summary>A way that a probe has found.</summary>
/// <param name="Socket">Our socket.</param>
/// <param name="Remote">Who sent it.</param>
internal readonly record struct ProbeSource(PunchSocket Socket, PeerAddress Remote);
