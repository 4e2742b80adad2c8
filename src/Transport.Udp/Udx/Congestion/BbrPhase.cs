namespace HyperDht.Udx.Congestion;

/// <summary>What the rate-based controller does at present.</summary>
internal enum BbrPhase
{
    /// <summary>Doubles the rate every round until the path is full.</summary>
    Startup,

    /// <summary>Lets the queue that start-up built flow out.</summary>
    Drain,

    /// <summary>Stays at the measured rate and asks for more every eighth round trip.</summary>
    ProbeBandwidth,

    /// <summary>Sends little for a moment, so that the bare round trip shows.</summary>
    ProbeRoundTrip,
}
