namespace HyperDht.Connections.Relay.Pairing;

/// <summary>What has happened at a relay so far. On the loop.</summary>
internal sealed class RelayCounts
{
    public long SessionsAccepted { get; set; }

    public long SessionsOpened { get; set; }

    public long SessionsClosed { get; set; }

    public long Requested { get; set; }

    public long Matched { get; set; }

    public long Cancelled { get; set; }

    /// <summary>Pairs of which an end lives.</summary>
    public long ActivePairs { get; set; }

    public long EndsOpened { get; set; }

    public long EndsClosed { get; set; }
}
