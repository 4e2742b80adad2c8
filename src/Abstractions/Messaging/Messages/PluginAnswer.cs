namespace HyperDht.Messaging.Messages;

/// <summary>What a plug-in answers, in its own encoding.</summary>
/// <param name="Value">Null leaves the value out; empty sends an empty one.</param>
public sealed record PluginAnswer(ReadOnlyMemory<byte>? Value);
