namespace HyperDht.Udx;

/// <summary>Counters of one stream at one moment.</summary>
internal readonly record struct UdxStatistics(
    TimeSpan SmoothedRoundTrip,
    TimeSpan MinimumRoundTrip,
    int CongestionWindow,
    int PacketsInFlight,
    long PacketsSent,
    long PacketsReceived,
    long BytesSent,
    long BytesReceived,
    long Retransmissions,
    long Timeouts,
    long Recoveries);
