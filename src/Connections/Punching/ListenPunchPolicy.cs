using HyperDht.Holepunch;

namespace HyperDht.Connections.Punching;

/// <summary>What one listener has to say about punches.</summary>
/// <param name="IsOwnRelay">Whether a node is one that the listener announced to, now or in the two updates before.</param>
/// <param name="Allows">Whether the application allows a punch; null allows it.</param>
internal sealed record ListenPunchPolicy(Func<PeerAddress, bool> IsOwnRelay, Func<PunchSituation, bool>? Allows);
