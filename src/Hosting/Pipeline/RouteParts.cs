using HyperDht.Hosting.Plugins;
using HyperDht.Messaging;

namespace HyperDht.Hosting.Pipeline;

/// <summary>The composed parts of one message's route.</summary>
/// <param name="Command">The wire side.</param>
/// <param name="Chain">What a request runs through first.</param>
/// <param name="Tail">Behind MediatR: the host's stage and the handler; null when the route does not go over MediatR.</param>
/// <param name="MediatRBehaviors">Names of the MediatR behaviors between the two.</param>
/// <param name="Handler">The handler.</param>
internal sealed record RouteParts<TMessage, TReply>(
    IDhtCommand<TMessage, TReply> Command,
    BehaviorChain<TMessage, TReply> Chain,
    BehaviorChain<TMessage, TReply>? Tail,
    IReadOnlyList<string> MediatRBehaviors,
    IDhtMessageHandler<TMessage, TReply> Handler)
    where TMessage : IDhtMessage<TReply>
{
    /// <summary>What the map says about it.</summary>
    public PipelineMapEntry Describe() => new(
        Command.Id,
        TypeNames.OfMessage(typeof(TMessage)),
        [.. Names(Chain), .. MediatRBehaviors.Select(name => $"MediatR:{name}"), .. Tail is null ? [] : Names(Tail)],
        HandlerName,
        Tail is not null);

    // All requests of a plug-in end at the plug-in; its own number tells them apart.
    private string HandlerName => Command is IPluginCommand { Plugin: var plugin, Number: var number }
        ? $"{plugin.Plugin.Name} \"{plugin.Name}\" version {plugin.Version} command {number}"
        : TypeNames.Of(Handler.GetType());

    private static IEnumerable<string> Names(BehaviorChain<TMessage, TReply> chain) =>
        chain.Behaviors.Select(behavior => $"{behavior.Stage}:{TypeNames.Of(behavior.GetType())}");
}
