namespace HyperDht.Holepunch.Rounds;

/// <summary>What a listener's rounds ask of their surroundings. Called on the loop.</summary>
internal sealed record ListenTerms
{
    /// <summary>Whether the application allows this punch.</summary>
    public required Func<PunchSituation, bool> Allows { get; init; }

    /// <summary>Whether the node has to wait with large punches.</summary>
    public required Func<bool> IsThrottled { get; init; }

    /// <summary>Whether a relayed connection carries the data meanwhile.</summary>
    public Func<bool> IsRelayed { get; init; } = () => false;

    /// <summary>The dialer punches from now on: patience with its handshake is at an end.</summary>
    public required Action Punching { get; init; }
}
