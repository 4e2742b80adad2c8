using System.ComponentModel.DataAnnotations;

namespace HyperDht.Limits;

/// <summary>What the peers of relays, and the relays themselves, may cost. Bound from <c>HyperDht:Limits:Relay</c>.</summary>
public sealed record RelayLimits
{
    /// <summary>Batches that may lie in each other in one frame of a multiplexed connection; the reference sends one.</summary>
    [Range(1, 64)]
    [DhtLimit(row: "S4", counter: "hyperdht.relay.multiplexer.faults", test: "S4_HostileFrames")]
    public int BatchDepth { get; init; } = 8;

    /// <summary>Longest name or id of a channel, in bytes.</summary>
    [Range(64, 1 << 20)]
    [DhtLimit(row: "S4", counter: "hyperdht.relay.multiplexer.faults", test: "S4_HostileFrames")]
    public int NameLength { get; init; } = 64 << 10;

    /// <summary>Channels of a connection that the peer has opened and nobody here yet; as many more may be refused in one frame.</summary>
    [Range(1, 1 << 16)]
    [DhtLimit(row: "S5", counter: "hyperdht.relay.multiplexer.opens.refused", test: "S5_ChannelBacklog")]
    public int UnopenedChannels { get; init; } = 128;

    /// <summary>Bytes that wait for those channels before the connection is not read on.</summary>
    [Range(1 << 10, 1 << 24)]
    [DhtLimit(row: "S5", counter: "hyperdht.relay.multiplexer.pauses", test: "S5_ChannelBacklog")]
    public int UnopenedBytes { get; init; } = 32 << 10;

    /// <summary>Requests that wait at a relay for their other side.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "S6", counter: "hyperdht.relay.pairs.refused", test: "S6_RelayAbuse")]
    public int Pairings { get; init; } = 1024;

    /// <summary>The share of one client's connection.</summary>
    [Range(1, 1 << 16)]
    [DhtLimit(row: "S6", counter: "hyperdht.relay.pairs.refused", test: "S6_RelayAbuse")]
    public int PairingsPerSession { get; init; } = 64;

    /// <summary>How long a request waits.</summary>
    [TimeSpanRange(1, 86_400)]
    [DhtLimit(row: "S6", counter: "hyperdht.relay.pairs.expired", test: "S6_RelayAbuse")]
    public TimeSpan PairingLife { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes per second that a relay sends on for one client's stream, as many at once; 0 for as many as come.</summary>
    [Range(0, 1L << 40)]
    [DhtLimit(row: "S6", counter: "hyperdht.relay.packets.dropped", test: "S6_RelayAbuse")]
    public long BytesPerSecond { get; init; }

    /// <summary>Relays that a node dials at the same time; whoever needs one of them waits for the same connection.</summary>
    [Range(1, 1 << 16)]
    [DhtLimit(row: "H8", counter: "hyperdht.relay.dials.refused", test: "H8_ForcedDials")]
    public int Dials { get; init; } = 32;
}
