using HyperDht.Routing.Life;
using HyperDht.Rpc;

namespace HyperDht.Routing.Table;

/// <summary>What we know of one node (spec 01 §14.2). Times are ticks of five seconds.</summary>
internal sealed class RoutingNode(NodeId id, PeerAddress address, int tick) : IRoutingTableNode
{
    private readonly NodeId _id = id;

    public ref readonly NodeId Id => ref _id;

    public PeerAddress Address => address;

    /// <summary>Tick of the last NAT sample; 0 is never.</summary>
    public int Sampled { get; set; }

    public int Added { get; set; } = tick;

    /// <summary>Last interaction, ours or theirs.</summary>
    public int Pinged { get; set; } = tick;

    /// <summary>Down hints that made us check it.</summary>
    public int DownHints { get; set; }

    /// <summary>Tick of the last one.</summary>
    public int Hinted { get; set; }

    /// <summary>Whether it was ever heard from with its id.</summary>
    public bool IsHeard { get; set; }

    NodeId IRoutingTableNode.Id => _id;

    TimeSpan IRoutingTableNode.Added => TickCore.Period * Added;

    TimeSpan IRoutingTableNode.LastContact => TickCore.Period * Pinged;

    /// <summary>Neighbour in the node set, heard from earlier.</summary>
    public RoutingNode? Older { get; set; }

    /// <summary>Neighbour in the node set, heard from later.</summary>
    public RoutingNode? Newer { get; set; }
}
