using HyperDht.Messaging;
using HyperDht.Transport;

namespace HyperDht.Connections.Forwarding;

/// <summary>Sends what a router decided.</summary>
internal static class RoutedReplies
{
    public static void Send(DhtRequest request, RoutedReply reply) => request.Reply(
        reply.Value,
        new DhtReplyOptions { To = reply.To, Socket = reply.Socket, IncludeToken = false, IncludeCloserNodes = reply.IncludeCloserNodes });

    /// <summary>Carries out an action; a reply becomes the message's outcome.</summary>
    /// <param name="request">The request that caused it.</param>
    /// <param name="action">What to do.</param>
    /// <param name="socket">Where it leaves from; null is where the request came in.</param>
    public static DhtOutcome<RoutedReply> CarryOut(DhtRequest request, RouteAction action, IDatagramSocket? socket = null)
    {
        switch (action.Kind)
        {
            case RouteKind.Reply:
                return new RoutedReply(action.To, action.Value, action.IncludeCloserNodes, socket);
            case RouteKind.Relay:
                request.Relay(action.Value, action.To, socket);
                return DhtOutcome<RoutedReply>.Silent;
            default:
                return Drop();
        }
    }

    /// <summary>Does nothing, and counts it.</summary>
    public static DhtOutcome<RoutedReply> Drop()
    {
        ConnectionsMetrics.ForwardDropped.Add(1);
        return DhtOutcome<RoutedReply>.Silent;
    }
}
