namespace HyperDht.Holepunch.Rounds;

/// <summary>What a dialer knows before the first round, and what it asks of its surroundings. Called on the loop.</summary>
internal sealed record DialTerms
{
    /// <summary>The relays that are left, and what was said so far.</summary>
    public required DialProgress Progress { get; init; }

    /// <summary>The node through which the handshake went.</summary>
    public required PeerAddress ClientRelay { get; init; }

    /// <summary>The server, as that node saw it.</summary>
    public required PeerAddress ServerAddress { get; init; }

    /// <summary>Whether a packet that dies on the way opens our NAT before the first round.</summary>
    public bool FastOpen { get; init; } = true;

    /// <summary>Whether the application allows this punch.</summary>
    public required Func<PunchSituation, bool> Allows { get; init; }

    /// <summary>Whether a relayed connection carries the data meanwhile: then there is time to wait for a turn.</summary>
    public Func<bool> IsRelayed { get; init; } = () => false;

    /// <summary>Takes the steps.</summary>
    public required IPunchStory Story { get; init; }
}
