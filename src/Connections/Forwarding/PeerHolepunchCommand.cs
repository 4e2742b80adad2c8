using System.Diagnostics.CodeAnalysis;
using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;

namespace HyperDht.Connections.Forwarding;

/// <summary>The wire side of <see cref="PeerHolepunch"/>.</summary>
internal sealed class PeerHolepunchCommand : IDhtCommand<PeerHolepunch, RoutedReply>
{
    public static readonly DhtCommandId CommandId = new(1, IsInternal: false);

    public DhtCommandId Id => CommandId;

    public bool RequiresPersistentNode => false;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out PeerHolepunch? message)
    {
        message = null;
        if (request.Target is not { } target || request.Value is not { } value || !PeerHolepunchMessage.TryDecode(value, out var body))
        {
            return false;
        }

        message = new PeerHolepunch(target, body) { Request = request };
        return true;
    }

    public void SendReply(PeerHolepunch message, RoutedReply reply) => RoutedReplies.Send(message.Request, reply);
}
