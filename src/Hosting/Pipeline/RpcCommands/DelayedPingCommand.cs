using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Routing.Commands;

namespace HyperDht.Hosting.Pipeline.RpcCommands;

/// <summary>The wire side of <see cref="DelayedPing"/>.</summary>
internal sealed class DelayedPingCommand : IDhtCommand<DelayedPing, DhtAcknowledgement>
{
    public DhtCommandId Id => InternalCommandIds.DelayedPing;

    public bool RequiresPersistentNode => false;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out DelayedPing? message)
    {
        message = CommandValues.TryReadDelay(request.Value.GetValueOrDefault().Span, TimeSpan.MaxValue, out var delay)
            ? new DelayedPing(delay) { Request = request }
            : null;
        return message is not null;
    }

    public void SendReply(DelayedPing message, DhtAcknowledgement reply) => message.Request.ReplyBare();
}
