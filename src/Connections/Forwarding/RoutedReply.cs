using HyperDht.Transport;

namespace HyperDht.Connections.Forwarding;

/// <summary>A reply of a router, to whoever it is for; it carries no token.</summary>
/// <param name="To">The client.</param>
/// <param name="Value">Null leaves it out.</param>
/// <param name="IncludeCloserNodes">Whether closer nodes go along.</param>
/// <param name="Socket">Where it leaves from; null is where the request came in.</param>
internal sealed record RoutedReply(PeerAddress To, byte[]? Value, bool IncludeCloserNodes, IDatagramSocket? Socket = null);
