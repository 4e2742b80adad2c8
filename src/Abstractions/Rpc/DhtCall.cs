using HyperDht.Messaging;

namespace HyperDht.Rpc;

/// <summary>What to ask a node (spec 01 §4.1).</summary>
/// <param name="Command">The command.</param>
public sealed record DhtCall(DhtCommandId Command)
{
    /// <summary>The target, or none.</summary>
    public NodeId? Target { get; init; }

    /// <summary>The value; null leaves it out, empty sends an empty one.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <summary>A token from an earlier reply of the same node, 32 bytes, or none.</summary>
    public ReadOnlyMemory<byte>? Token { get; init; }
}
