using System.Diagnostics.CodeAnalysis;

namespace HyperDht.Connections.Forwarding;

/// <summary>The listeners of this node by target.</summary>
internal sealed class ListenerTable
{
    private readonly Dictionary<NodeId, IHandshakeServer> _servers = [];

    public int Count => _servers.Count;

    public bool TryAdd(NodeId target, IHandshakeServer server) => _servers.TryAdd(target, server);

    public void Remove(NodeId target) => _servers.Remove(target);

    public bool TryGet(NodeId target, [NotNullWhen(true)] out IHandshakeServer? server) => _servers.TryGetValue(target, out server);
}
