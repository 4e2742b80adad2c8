using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Records.Encoding;

namespace HyperDht.Records.Commands;

/// <summary>The wire side of <see cref="Lookup"/>.</summary>
internal sealed class LookupCommand : IDhtCommand<Lookup, LookupAnswer>
{
    public DhtCommandId Id => RecordCommandIds.Lookup;

    public bool RequiresPersistentNode => true;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out Lookup? message)
    {
        message = request.Target is { } target ? new Lookup(target) { Request = request } : null;
        return message is not null;
    }

    public void SendReply(Lookup message, LookupAnswer reply) => message.Request.ReplyValue(
        reply.EncodedPeers.Count == 0 ? (ReadOnlyMemory<byte>?)null : LookupReplyCodec.Encode(reply.EncodedPeers, reply.Bump));
}
