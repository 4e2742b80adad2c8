using HyperDht.Limits;
using HyperDht.Routing.Requests;

namespace HyperDht.Routing.Queries;

/// <summary>What a walk goes by.</summary>
internal sealed record QueryRules
{
    /// <summary>Our own id; never visited.</summary>
    public required NodeId LocalId { get; init; }

    /// <summary>Parallel visits.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Parallel visits in the first milliseconds.</summary>
    public int FirstVisits { get; init; } = int.MaxValue;

    /// <summary>The threat model's numbers.</summary>
    public required RpcLimits Limits { get; init; }

    /// <summary>How long answers take.</summary>
    public required AnswerTimes Times { get; init; }

    /// <summary>Which nodes may be visited.</summary>
    public Func<PeerAddress, bool> Accepts { get; init; } = static _ => true;

    /// <summary>Whether only the seeds are visited.</summary>
    public bool OnlySeeds { get; init; }

    /// <summary>Whether too few nodes are known to expect that they spread over hosts.</summary>
    public bool IsNetworkSmall { get; init; }
}
