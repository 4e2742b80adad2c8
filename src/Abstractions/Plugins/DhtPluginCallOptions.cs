using HyperDht.Rpc;

namespace HyperDht.Plugins;

/// <summary>What goes along with a request to one node.</summary>
public sealed record DhtPluginCallOptions
{
    /// <summary>What the request is about, or none.</summary>
    public NodeId? Target { get; init; }

    /// <summary>A token from an earlier reply of the same node, 32 bytes, or none.</summary>
    public ReadOnlyMemory<byte>? Token { get; init; }

    /// <summary>How it is sent; null for the defaults.</summary>
    public DhtRequestOptions? Sending { get; init; }
}
