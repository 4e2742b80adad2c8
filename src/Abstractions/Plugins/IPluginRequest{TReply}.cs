#pragma warning disable CA1040 // Carries the type of the reply, so that callers need not name it.
namespace HyperDht.Plugins;

/// <summary>A request to a plug-in that is answered with <typeparamref name="TReply"/>. Implement <see cref="IPluginRequest{TSelf, TReply}"/>.</summary>
/// <typeparam name="TReply">The reply.</typeparam>
public interface IPluginRequest<TReply>
    where TReply : IPluginValue<TReply>;
