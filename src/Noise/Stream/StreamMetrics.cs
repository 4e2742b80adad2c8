using System.Diagnostics.Metrics;

namespace HyperDht.Noise;

/// <summary>Instruments of encrypted streams.</summary>
internal static class StreamMetrics
{
    private static readonly Meter Meter = new("HyperDht");

    public static readonly Counter<long> FramesHeld = Meter.CreateCounter<long>(
        "hyperdht.stream.frames.held", "{frame}", "Long frames that had to wait because others used up the memory.");

    public static readonly Counter<long> FramesStalled = Meter.CreateCounter<long>(
        "hyperdht.stream.frames.stalled", "{connection}", "Connections closed because a frame was begun and not continued.");

    public static readonly Counter<long> UnorderedReplayed = Meter.CreateCounter<long>(
        "hyperdht.stream.unordered.replayed", "{message}", "Unordered messages dropped because they came before.");
}
