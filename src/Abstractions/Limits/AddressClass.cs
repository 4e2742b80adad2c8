namespace HyperDht;

/// <summary>The three classes of a source that limits keyed on addresses tell apart (threat-model, ground rules).</summary>
internal enum AddressClass
{
    /// <summary>May be forged: the limit's number as it is.</summary>
    Unproven,

    /// <summary>Presented a valid token or answered a request of ours: rates × 50, no byte budget.</summary>
    Proven,

    /// <summary>Loopback while it is exempt: never limited by address.</summary>
    Loopback,
}
