using System.Diagnostics.CodeAnalysis;
using HyperDht.Messaging;
using HyperDht.Messaging.Messages;
using HyperDht.Routing.Commands;

namespace HyperDht.Hosting.Pipeline.RpcCommands;

/// <summary>The wire side of <see cref="FindNode"/>.</summary>
internal sealed class FindNodeCommand : IDhtCommand<FindNode, CloserNodes>
{
    public DhtCommandId Id => InternalCommandIds.FindNode;

    public bool RequiresPersistentNode => false;

    public bool TryDecode(DhtRequest request, [NotNullWhen(true)] out FindNode? message)
    {
        message = request.Target is { } target ? new FindNode(target) { Request = request } : null;
        return message is not null;
    }

    public void SendReply(FindNode message, CloserNodes reply) => message.Request.ReplyCloserNodes();
}
