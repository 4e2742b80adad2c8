namespace HyperDht.Rpc;

/// <summary>The routing table, as a policy sees it.</summary>
public interface IRoutingTableView
{
    /// <summary>A clock that moves in steps of five seconds.</summary>
    TimeSpan Now { get; }

    /// <summary>Nodes in the table.</summary>
    int Count { get; }

    /// <summary>All of them, in no order that counts.</summary>
    IEnumerable<IRoutingTableNode> Nodes { get; }
}
