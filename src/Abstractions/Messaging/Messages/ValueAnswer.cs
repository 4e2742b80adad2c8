namespace HyperDht.Messaging.Messages;

/// <summary>What a node has under a target.</summary>
/// <param name="Value">The bytes as they travel; empty is a value, null is none.</param>
public sealed record ValueAnswer(ReadOnlyMemory<byte>? Value);
