using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;

namespace HyperDht.Records.Commands;

/// <summary>The wire side of <see cref="FindPeer"/>.</summary>
internal sealed class FindPeerCommand : IDhtCommand<FindPeer, FindPeerAnswer>
{
    public DhtCommandId Id => RecordCommandIds.FindPeer;

    public bool RequiresPersistentNode => true;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out FindPeer? message)
    {
        message = request.Target is { } target ? new FindPeer(target) { Request = request } : null;
        return message is not null;
    }

    public void SendReply(FindPeer message, FindPeerAnswer reply) => message.Request.ReplyValue(reply.EncodedPeer);
}
