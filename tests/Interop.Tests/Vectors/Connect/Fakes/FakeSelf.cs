using HyperDht.Connections.Node;
using HyperDht.Transport;

namespace HyperDht.Interop.Tests.Vectors.Connect.Fakes;

/// <summary>A node as a vector describes it.</summary>
internal sealed class FakeSelf : INodeSelf
{
    public PeerAddress? PublicAddress { get; init; }

    public bool IsFirewalled => true;

    public bool IsSuspended { get; init; }

    public bool IsPersistent { get; init; }

    public IReadOnlyList<PeerAddress> LocalAddresses { get; init; } = [];

    public IReadOnlyList<PeerAddress> ValidatedAddresses => LocalAddresses;

    public IDatagramSocket DefaultSocket { get; } = new FakeSocket("main");

    public IDatagramSocket ServerSocket { get; } = new FakeSocket("server");
}
