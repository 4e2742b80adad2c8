using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Routing.Commands;

namespace HyperDht.Hosting.Pipeline.RpcCommands;

/// <summary>The wire side of <see cref="PingNat"/>.</summary>
internal sealed class PingNatCommand : IDhtCommand<PingNat, DhtAcknowledgement>
{
    public DhtCommandId Id => InternalCommandIds.PingNat;

    public bool RequiresPersistentNode => false;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out PingNat? message)
    {
        message = CommandValues.TryReadPort(request.Value.GetValueOrDefault().Span, out var port)
            ? new PingNat(port) { Request = request }
            : null;
        return message is not null;
    }

    public void SendReply(PingNat message, DhtAcknowledgement reply) => message.Request.ReplyBare(message.Request.From with { Port = message.Port });
}
