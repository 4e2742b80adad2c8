using HyperDht.Messaging;

namespace HyperDht.Plugins;

/// <summary>One command of a plug-in, with its types.</summary>
/// <param name="handler">Answers it; user code.</param>
internal sealed class DhtPluginCommand<TPlugin, TRequest, TReply>(
    Func<TPlugin, TRequest, DhtPluginContext, CancellationToken, ValueTask<DhtOutcome<TReply>>> handler) : DhtPluginCommand
    where TPlugin : class, IDhtPlugin
    where TRequest : IPluginRequest<TRequest, TReply>
    where TReply : IPluginValue<TReply>
{
    public override Type Request => typeof(TRequest);

    public ValueTask<DhtOutcome<TReply>> HandleAsync(
        TPlugin plugin, DhtPluginMessage<TPlugin, TRequest, TReply> message, CancellationToken cancellationToken) =>
        handler(plugin, message.Value, message.Context, cancellationToken);

    public override ReadOnlyMemory<byte>? EncodeRequest(object request) => PluginValueCodec.Encode((TRequest)request);

    public override void Accept(IPluginCommandVisitor visitor) => visitor.Visit(this);
}
