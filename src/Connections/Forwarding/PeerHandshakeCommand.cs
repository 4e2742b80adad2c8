using System.Diagnostics.CodeAnalysis;
using HyperDht.Connections.Handshakes;
using HyperDht.Messaging;

namespace HyperDht.Connections.Forwarding;

/// <summary>The wire side of <see cref="PeerHandshake"/>.</summary>
internal sealed class PeerHandshakeCommand : IDhtCommand<PeerHandshake, RoutedReply>
{
    public static readonly DhtCommandId CommandId = new(0, IsInternal: false);

    public DhtCommandId Id => CommandId;

    public bool RequiresPersistentNode => false;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out PeerHandshake? message)
    {
        message = null;
        if (request.Target is not { } target || request.Value is not { } value || !PeerHandshakeMessage.TryDecode(value, out var body))
        {
            return false;
        }

        message = new PeerHandshake(target, body) { Request = request };
        return true;
    }

    public void SendReply(PeerHandshake message, RoutedReply reply) => RoutedReplies.Send(message.Request, reply);
}
