using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Plugins;
using HyperDht.Messaging;
using HyperDht.Rpc;
using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Pipeline;

/// <summary>The route of one message: its wire side, its chain, its handler.</summary>
internal sealed class MessageRoute<TMessage, TReply>(RouteParts<TMessage, TReply> parts, RouteContext context) : MessageRoute
    where TMessage : IDhtMessage<TReply>
{
    private readonly IDhtCommand<TMessage, TReply> _command = parts.Command;
    private readonly BehaviorChain<TMessage, TReply> _chain = parts.Chain;
    private readonly IDhtRpc _rpc = context.Rpc;
    private readonly ILogger _logger = context.Logger;
    private readonly DhtMeter _meter = context.Meter;
    private readonly CancellationToken _closing = context.Closing;

    public override DhtCommandId Id => _command.Id;

    public override IPluginCommand? Plugin => _command as IPluginCommand;

    public override IEnumerable<PipelineMapEntry> Describe() => [parts.Describe()];

    public override void Dispatch(DhtRequest request)
    {
        try
        {
            if (!_command.TryDecode(request, out var message))
            {
                RefuseUndecoded(request);
                return;
            }

            var pending = _chain.RunAsync(message, _closing);
            if (pending.IsCompletedSuccessfully)
            {
                Finish(message, pending.GetAwaiter().GetResult());
            }
            else
            {
                _ = FinishLaterAsync(message, pending);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Contain(exception);
        }
    }

    // An ephemeral node answers these before it looks at the value (spec 02 §5, step 3).
    private void RefuseUndecoded(DhtRequest request)
    {
        if (_command.RequiresPersistentNode && _rpc.IsEphemeral)
        {
            request.Error(PipelineErrors.UnknownCommand);
        }
    }

    private async Task FinishLaterAsync(TMessage message, ValueTask<DhtOutcome<TReply>> pending)
    {
        try
        {
            Finish(message, await pending);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Contain(exception);
        }
    }

    private void Finish(TMessage message, DhtOutcome<TReply> outcome)
    {
        switch (outcome.Kind)
        {
            case DhtOutcomeKind.Reply:
                _command.SendReply(message, outcome.Reply!);
                break;
            case DhtOutcomeKind.Error:
                message.Request.Error(outcome.ErrorCode);
                break;
        }
    }

    private void Contain(Exception exception)
    {
        _meter.Failures.Add(1);
        HostingLog.PipelineFailed(_logger, exception, TypeNames.OfMessage(typeof(TMessage)));
    }
}
