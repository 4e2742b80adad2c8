namespace HyperDht.Messaging.Messages;

/// <summary>
/// A request to a plug-in that this node does not have in that version, or to a command that the plug-in does not have
/// (command 10, spec 02 §7.9, §10). Answered with error 1 and closer nodes.
/// </summary>
/// <remarks>Requests to the plug-ins of this node are messages of their own: <see cref="Plugins.DhtPluginMessage{TPlugin, TRequest, TReply}"/>.</remarks>
/// <param name="Plugin">The name; written by the sender, so anything at all.</param>
/// <param name="Version">The version.</param>
/// <param name="Command">The plug-in's own command.</param>
/// <param name="Value">The value; null when absent, which differs from empty.</param>
public sealed record PluginRequest(string Plugin, ulong Version, ulong Command, ReadOnlyMemory<byte>? Value) : DhtMessage<PluginAnswer>;
