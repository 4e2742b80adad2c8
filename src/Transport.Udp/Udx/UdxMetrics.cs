using System.Diagnostics.Metrics;

namespace HyperDht.Udx;

/// <summary>Counters of what the limits of streams refused.</summary>
internal static class UdxMetrics
{
    private static readonly Meter Meter = new("HyperDht");

    /// <summary>Packets dropped because the receiver's memory is used up.</summary>
    public static readonly Counter<long> ReceiveDropped = Meter.CreateCounter<long>("hyperdht.udx.receive.dropped", "{packet}");

    /// <summary>Packets dropped because their number is out of range.</summary>
    public static readonly Counter<long> SequenceDropped = Meter.CreateCounter<long>("hyperdht.udx.sequence.dropped", "{packet}");

    /// <summary>SACK blocks that are invalid or too many.</summary>
    public static readonly Counter<long> SackIgnored = Meter.CreateCounter<long>("hyperdht.udx.sack.ignored", "{block}");

    /// <summary>Packets dropped because they came from an address that may not send them.</summary>
    public static readonly Counter<long> SourceDropped = Meter.CreateCounter<long>("hyperdht.udx.source.dropped", "{packet}");

    /// <summary>Flushes that held packets back because the address has not answered yet.</summary>
    public static readonly Counter<long> UnansweredHeld = Meter.CreateCounter<long>("hyperdht.udx.unanswered.held", "{flush}");

    /// <summary>Acknowledgements not sent because heartbeats or useless packets asked for them too often.</summary>
    public static readonly Counter<long> AnswersSuppressed = Meter.CreateCounter<long>("hyperdht.udx.answers.suppressed", "{packet}");

    /// <summary>Closed streams forgotten before their time.</summary>
    public static readonly Counter<long> TimeWaitEvicted = Meter.CreateCounter<long>("hyperdht.udx.time_wait.evicted", "{stream}");
}
