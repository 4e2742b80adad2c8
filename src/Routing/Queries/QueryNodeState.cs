namespace HyperDht.Routing.Queries;

/// <summary>What became of a node in a query.</summary>
internal enum QueryNodeState
{
    /// <summary>Not visited yet.</summary>
    Pending,

    /// <summary>Asked, not answered so far.</summary>
    Visiting,

    /// <summary>Answered with success and with its id: it can be part of the result.</summary>
    Found,

    /// <summary>Answered otherwise, or will not be visited.</summary>
    Done,

    /// <summary>Never answered.</summary>
    Down,
}
