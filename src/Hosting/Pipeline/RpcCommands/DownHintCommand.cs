using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Routing.Commands;

namespace HyperDht.Hosting.Pipeline.RpcCommands;

/// <summary>The wire side of <see cref="DownHint"/>.</summary>
internal sealed class DownHintCommand : IDhtCommand<DownHint, DhtAcknowledgement>
{
    public DhtCommandId Id => InternalCommandIds.DownHint;

    public bool RequiresPersistentNode => false;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out DownHint? message)
    {
        message = CommandValues.TryReadNode(request.Value.GetValueOrDefault().Span, out var node)
            ? new DownHint(node) { Request = request }
            : null;
        return message is not null;
    }

    public void SendReply(DownHint message, DhtAcknowledgement reply) => message.Request.ReplyBare();
}
