using HyperDht.Messaging;

namespace HyperDht.Connections.Tests.Node;

/// <summary>Handlers by command, without behaviors.</summary>
internal sealed class SimplePipeline(Func<bool> isPersistent) : IRequestPipeline
{
    private readonly Dictionary<DhtCommandId, Action<DhtRequest>> _routes = [];

    public void Add<TMessage, TReply>(IDhtCommand<TMessage, TReply> command, IDhtMessageHandler<TMessage, TReply> handler)
        where TMessage : IDhtMessage<TReply> => _routes.Add(command.Id, request => _ = HandleAsync(command, handler, request));

    public bool TryDispatch(DhtRequest request)
    {
        if (!_routes.TryGetValue(request.Command, out var route))
        {
            return false;
        }

        route(request);
        return true;
    }

    private async Task HandleAsync<TMessage, TReply>(
        IDhtCommand<TMessage, TReply> command, IDhtMessageHandler<TMessage, TReply> handler, DhtRequest request)
        where TMessage : IDhtMessage<TReply>
    {
        if (command.RequiresPersistentNode && !isPersistent())
        {
            request.Error(1);
            return;
        }

        if (!command.TryDecode(request, out var message))
        {
            return;
        }

        var outcome = await handler.HandleAsync(message, CancellationToken.None);
        switch (outcome.Kind)
        {
            case DhtOutcomeKind.Reply:
                command.SendReply(message, outcome.Reply!);
                break;
            case DhtOutcomeKind.Error:
                request.Error(outcome.ErrorCode);
                break;
        }
    }
}
