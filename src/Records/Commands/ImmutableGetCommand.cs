using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;

namespace HyperDht.Records.Commands;

/// <summary>The wire side of <see cref="ImmutableGet"/>: a target, or silence.</summary>
internal sealed class ImmutableGetCommand : IDhtCommand<ImmutableGet, ValueAnswer>
{
    public DhtCommandId Id => RecordCommandIds.ImmutableGet;

    public bool RequiresPersistentNode => true;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out ImmutableGet? message)
    {
        message = request.Target is { } target ? new ImmutableGet(target) { Request = request } : null;
        return message is not null;
    }

    public void SendReply(ImmutableGet message, ValueAnswer reply) => message.Request.ReplyValue(reply.Value);
}
