using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;

namespace HyperDht.Connections.Forwarding;

/// <summary>A punch round on its way through, or to, this node (command 1).</summary>
/// <param name="Target">The server's target.</param>
/// <param name="Body">What was decoded.</param>
internal sealed record PeerHolepunch(NodeId Target, PeerHolepunchMessage Body) : DhtMessage<RoutedReply>;
