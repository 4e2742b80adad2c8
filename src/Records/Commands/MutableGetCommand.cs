using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;

namespace HyperDht.Records.Commands;

/// <summary>The wire side of <see cref="MutableGet"/>: a target and a number, or silence.</summary>
internal sealed class MutableGetCommand : IDhtCommand<MutableGet, ValueAnswer>
{
    public DhtCommandId Id => RecordCommandIds.MutableGet;

    public bool RequiresPersistentNode => true;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out MutableGet? message)
    {
        message = request is { Target: { } target, Value: { } value } && new WireReader(value.Span).TryReadUInt(out var seq)
            ? new MutableGet(target, seq) { Request = request }
            : null;
        return message is not null;
    }

    public void SendReply(MutableGet message, ValueAnswer reply) => message.Request.ReplyValue(reply.Value);
}
