using HyperDht.Messaging;
using HyperDht.Rpc;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Life;

/// <summary>A node whose life is watched.</summary>
internal sealed class NodeLifeLog
{
    private static readonly DhtCommandId ImmutableGet = new(9, IsInternal: false);

    public NodeLifeLog(SimulatedNetwork network, IHyperDht node)
    {
        Node = node;
        Host = network.HostOf(node);
        node.Rpc.Persistent += (_, _) => Events.Add("persistent");
        node.Rpc.Ephemeral += (_, _) => Events.Add("ephemeral");
        node.Rpc.NetworkChange += (_, _) => Events.Add("network-change");
        node.Rpc.WakeUp += (_, _) => Events.Add("wake-up");
    }

    public IHyperDht Node { get; }

    public SimulatedTransport Host { get; }

    public List<string> Events { get; } = [];

    /// <summary>Where others see it.</summary>
    public PeerAddress Address => Node.Rpc.RemoteAddress ?? throw new InvalidOperationException("The node is not reachable.");

    /// <summary>The error code of the last read.</summary>
    public uint LastError { get; private set; }

    /// <summary>Asks this very node for a value.</summary>
    public async Task<byte[]?> ReadAsync(IHyperDht reader, Topic hash)
    {
        var response = await reader.Rpc.RequestAsync(
            new DhtCall(ImmutableGet) { Target = new NodeId(hash.Span) },
            Host.Address with { Port = Node.Rpc.LocalAddress.Port });
        LastError = response.ErrorCode;
        return response.Value?.ToArray();
    }
}
