namespace HyperDht.Holepunch;

/// <summary>A way through a pair of NATs (spec 03 §11.3). The first registered one with a plan for a situation is used.</summary>
/// <remarks>Stateless and thread safe; a plan belongs to one attempt.</remarks>
public interface IHolepunchStrategy
{
    /// <summary>How it is called in traces and metrics: short, lower case, fixed.</summary>
    string Name { get; }

    /// <summary>Whether it sends so much that a node does it once at a time and at intervals (spec 03 §11.4).</summary>
    bool IsThrottled { get; }

    /// <summary>Plans the probes, or null when this strategy does not fit.</summary>
    /// <param name="situation">What is known.</param>
    IPunchPlan? TryPlan(PunchSituation situation);
}
