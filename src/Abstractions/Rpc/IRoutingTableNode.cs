namespace HyperDht.Rpc;

/// <summary>A node of the routing table, as a policy sees it.</summary>
public interface IRoutingTableNode
{
    /// <summary>Its id.</summary>
    NodeId Id { get; }

    /// <summary>Where it is.</summary>
    PeerAddress Address { get; }

    /// <summary>When it entered, on the clock of <see cref="IRoutingTableView.Now"/>, in steps of five seconds.</summary>
    TimeSpan Added { get; }

    /// <summary>When it was last heard from or asked whether it is there, on the same clock.</summary>
    TimeSpan LastContact { get; }
}
