using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;

namespace HyperDht.Records.Commands;

/// <summary>The wire side of <see cref="ImmutablePut"/>: target, token and value, or silence.</summary>
internal sealed class ImmutablePutCommand : IDhtCommand<ImmutablePut, ValueStored>
{
    public DhtCommandId Id => RecordCommandIds.ImmutablePut;

    public bool RequiresPersistentNode => true;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out ImmutablePut? message)
    {
        message = request is { Target: { } target, Token: not null, Value: { } value }
            ? new ImmutablePut(target, value) { Request = request }
            : null;
        return message is not null;
    }

    public void SendReply(ImmutablePut message, ValueStored reply) => message.Request.ReplyValue(null);
}
