namespace HyperDht.Routing.Requests;

/// <summary>Why a request has no reply (spec 01 §9).</summary>
internal enum RequestFailure
{
    /// <summary>All transmissions went unanswered.</summary>
    TimedOut,

    /// <summary>The node closed.</summary>
    Destroyed,

    /// <summary>The node is suspended.</summary>
    Suspended,

    /// <summary>Too many requests wait already, or the value does not fit into a datagram.</summary>
    Refused,
}
