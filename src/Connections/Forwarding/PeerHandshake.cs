using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;

namespace HyperDht.Connections.Forwarding;

/// <summary>A handshake on its way through, or to, this node (command 0).</summary>
/// <param name="Target">The server's target.</param>
/// <param name="Body">What was decoded.</param>
internal sealed record PeerHandshake(NodeId Target, PeerHandshakeMessage Body) : DhtMessage<RoutedReply>;
