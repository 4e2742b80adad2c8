namespace HyperDht.Messaging.Messages;

/// <summary>What a node knows of the server on a key.</summary>
/// <param name="EncodedPeer">Its peer encoding (spec 02 §3.2), or null for nothing.</param>
public sealed record FindPeerAnswer(ReadOnlyMemory<byte>? EncodedPeer);
