namespace HyperDht.Messaging.Messages;

/// <summary>What a node knows of a topic.</summary>
/// <param name="EncodedPeers">Peer encodings (spec 02 §3.2); with none the reply has no value.</param>
/// <param name="Bump">The topic's number; 0 when nobody set one.</param>
public sealed record LookupAnswer(IReadOnlyList<ReadOnlyMemory<byte>> EncodedPeers, ulong Bump);
