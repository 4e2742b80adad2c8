namespace HyperDht.Messaging;

/// <summary>The number of a command and the space it lives in (spec 01 §7, spec 02 §5).</summary>
/// <param name="Number">The number on the wire.</param>
/// <param name="IsInternal">True for the RPC layer's own space (ping, find-node, …).</param>
public readonly record struct DhtCommandId(uint Number, bool IsInternal);
