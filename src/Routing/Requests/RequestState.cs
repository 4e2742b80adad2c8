namespace HyperDht.Routing.Requests;

/// <summary>Where a request is in its life.</summary>
internal enum RequestState
{
    Created,

    /// <summary>Waits for room in the congestion window.</summary>
    Queued,

    /// <summary>Transmitted; its timer runs.</summary>
    Waiting,

    /// <summary>Answered, failed or cancelled.</summary>
    Settled,
}
