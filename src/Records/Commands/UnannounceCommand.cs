using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Records.Encoding;

namespace HyperDht.Records.Commands;

/// <summary>The wire side of <see cref="Unannounce"/>: target, token, peer and signature, or silence.</summary>
internal sealed class UnannounceCommand : IDhtCommand<Unannounce, DhtAcknowledgement>
{
    public DhtCommandId Id => RecordCommandIds.Unannounce;

    public bool RequiresPersistentNode => true;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out Unannounce? message)
    {
        message = null;
        if (request.Target is not { } target || request.Token is null || request.Value is not { } bytes
            || !AnnounceCodec.TryDecode(bytes, out var value) || value.Peer is not { } peer || value.Signature is not { } signature)
        {
            return false;
        }

        message = new Unannounce(target, peer, value.Refresh, signature) { Request = request };
        return true;
    }

    public void SendReply(Unannounce message, DhtAcknowledgement reply) => message.Request.ReplyOk();
}
