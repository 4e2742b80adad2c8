using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Records.Encoding;

namespace HyperDht.Records.Commands;

/// <summary>The wire side of <see cref="Announce"/>: target, token and a value that decodes, or silence.</summary>
internal sealed class AnnounceCommand : IDhtCommand<Announce, DhtAcknowledgement>
{
    public DhtCommandId Id => RecordCommandIds.Announce;

    public bool RequiresPersistentNode => true;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out Announce? message)
    {
        message = null;
        if (request.Target is not { } target || request.Token is null || request.Value is not { } bytes
            || !AnnounceCodec.TryDecode(bytes, out var value))
        {
            return false;
        }

        message = new Announce(target, value.Peer, value.Refresh, value.Signature, value.Bump) { Request = request };
        return true;
    }

    public void SendReply(Announce message, DhtAcknowledgement reply) => message.Request.ReplyOk();
}
