using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Records.Encoding;

namespace HyperDht.Records.Commands;

/// <summary>The wire side of <see cref="MutablePut"/>: target, token and a value that decodes, or silence.</summary>
internal sealed class MutablePutCommand : IDhtCommand<MutablePut, ValueStored>
{
    public DhtCommandId Id => RecordCommandIds.MutablePut;

    public bool RequiresPersistentNode => true;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out MutablePut? message)
    {
        message = request is { Target: { } target, Token: not null, Value: { } value }
            && MutableCodec.TryDecodePut(value, out var key, out var signed)
                ? new MutablePut(target, key, signed.Seq, signed.Value, signed.Signature) { Request = request }
                : null;
        return message is not null;
    }

    public void SendReply(MutablePut message, ValueStored reply) => message.Request.ReplyValue(null);
}
