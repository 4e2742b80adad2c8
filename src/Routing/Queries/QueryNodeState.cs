namespace HyperDht.Routing.Queries;

/// <summary>What became of a node in a query.</summary>
internal enum QueryNodeState
{
    Pending,
    Visiting,
    Done,
    Down,
}
