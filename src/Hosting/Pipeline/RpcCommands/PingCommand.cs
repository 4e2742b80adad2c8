using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Routing.Commands;

namespace HyperDht.Hosting.Pipeline.RpcCommands;

/// <summary>The wire side of <see cref="Ping"/>.</summary>
internal sealed class PingCommand : IDhtCommand<Ping, DhtAcknowledgement>
{
    public DhtCommandId Id => InternalCommandIds.Ping;

    public bool RequiresPersistentNode => false;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out Ping? message)
    {
        message = new Ping { Request = request };
        return message is not null;
    }

    public void SendReply(Ping message, DhtAcknowledgement reply) => message.Request.ReplyBare();
}
