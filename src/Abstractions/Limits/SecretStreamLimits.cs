using System.ComponentModel.DataAnnotations;

namespace HyperDht.Limits;

/// <summary>What peers can make encrypted streams keep. Bound from <c>HyperDht:Limits:SecretStream</c>.</summary>
public sealed record SecretStreamLimits
{
    /// <summary>Bytes that frames under way take in all streams together; beyond it only the largest is invited to go on.</summary>
    [Range(1 << 20, 1L << 40)]
    [DhtLimit(row: "S1", counter: "hyperdht.stream.frames.held", test: "S1_PartialFrames")]
    public long PartialFrameBudget { get; init; } = 64L << 20;

    /// <summary>How long a begun frame may stand still, unless our own window is closed.</summary>
    [TimeSpanRange(1, 86_400)]
    [DhtLimit(row: "S1", counter: "hyperdht.stream.frames.stalled", test: "S1_PartialFrames")]
    public TimeSpan PartialFrameIdle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Unordered messages that may be older than the newest and are still known; a multiple of 64.</summary>
    [Range(64, 1 << 20)]
    [DhtLimit(row: "S3", counter: "hyperdht.stream.unordered.replayed", test: "S3_UnorderedMessages")]
    public int ReplayWindow { get; init; } = 1024;

    /// <summary>Addresses from which packets of one connection come, and which are asked at a time whether its peer is there; each for a second at least.</summary>
    [Range(1, 64)]
    [DhtLimit(row: "U1", counter: "hyperdht.connections.moves.ignored", test: "U1_MovedPath")]
    public int AddressesAsked { get; init; } = 4;
}
