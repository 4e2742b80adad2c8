using HyperDht.Rpc;

namespace HyperDht.Routing.Tests.Fakes;

/// <summary>Remembers nodes in a list.</summary>
internal sealed class ListMemory(params PeerAddress[] nodes) : INodeMemory
{
    public IReadOnlyList<PeerAddress> Nodes { get; private set; } = nodes;

    public int Saves { get; private set; }

    public ValueTask<IReadOnlyList<PeerAddress>> LoadAsync(int limit, CancellationToken cancellationToken) =>
        new([.. Nodes.Take(limit)]);

    public void Save(IReadOnlyList<PeerAddress> nodes)
    {
        Nodes = nodes;
        Saves++;
    }
}
