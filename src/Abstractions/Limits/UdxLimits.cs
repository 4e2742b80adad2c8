using System.ComponentModel.DataAnnotations;

namespace HyperDht.Limits;

/// <summary>What one reliable stream, and all streams of a process together, may cost. Bound from <c>HyperDht:Limits:Udx</c>.</summary>
public sealed record UdxLimits
{
    /// <summary>Bytes a stream buffers for a reader that lags behind, out-of-order data included.</summary>
    [Range(65_536, 1 << 30)]
    [DhtLimit(row: "U4", counter: "hyperdht.udx.receive.dropped", test: "U4_ReceiveMemory")]
    public int ReceiveWindow { get; init; } = 4 << 20;

    /// <summary>Bytes that all streams sharing a budget buffer together.</summary>
    [Range(1 << 20, 1L << 40)]
    [DhtLimit(row: "U4", counter: "hyperdht.udx.receive.dropped", test: "U4_ReceiveMemory")]
    public long ReceiveBudget { get; init; } = 256L << 20;

    /// <summary>How far ahead of the next expected number a DESTROY may be.</summary>
    [Range(0, int.MaxValue)]
    [DhtLimit(row: "U2", counter: "hyperdht.udx.sequence.dropped", test: "U2_SequenceAbuse")]
    public int DestroyDistance { get; init; } = 65_536;

    /// <summary>SACK blocks of one packet that are looked at.</summary>
    [Range(1, 180)]
    [DhtLimit(row: "U3", counter: "hyperdht.udx.sack.ignored", test: "U3_SackAlgebra")]
    public int SackBlocks { get; init; } = 50;

    /// <summary>New packets sent to an address from which nothing has come for the stream yet.</summary>
    [Range(1, 1000)]
    [DhtLimit(row: "U5", counter: "hyperdht.udx.unanswered.held", test: "U5_FalseAcks")]
    public int UnansweredPackets { get; init; } = 10;

    /// <summary>Repetitions sent to an address from which nothing has come for the stream yet, while the peer has acknowledged nothing.</summary>
    [Range(1, 1000)]
    [DhtLimit(row: "H7", counter: "hyperdht.udx.unanswered.held", test: "H7_ForgedServerAddress")]
    public int UnansweredRepetitions { get; init; } = 4;

    /// <summary>Acknowledgements per second that heartbeats and out-of-window packets draw from one stream.</summary>
    [Range(1, 1000)]
    [DhtLimit(row: "U6", counter: "hyperdht.udx.answers.suppressed", test: "U6_AnswerLoops")]
    public int AnswersPerSecond { get; init; } = 10;

    /// <summary>Closed streams remembered for 30 s, to confirm an end whose acknowledgement was lost.</summary>
    [Range(0, 1 << 20)]
    [DhtLimit(row: "U6", counter: "hyperdht.udx.time_wait.evicted", test: "U6_AnswerLoops")]
    public int TimeWaitEntries { get; init; } = 4096;
}
