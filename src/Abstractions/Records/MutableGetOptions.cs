using HyperDht.Rpc;

namespace HyperDht.Records;

/// <summary>How a mutable value is read (spec 02 §8).</summary>
public sealed record MutableGetOptions
{
    /// <summary>The least sequence number that is accepted, 0 (default) to 2^53−1: no node can hand out an older value.</summary>
    public ulong Seq { get; init; }

    /// <summary>Whether all nodes are asked and the highest number wins (default), or the first valid value is good enough.</summary>
    public bool Latest { get; init; } = true;

    /// <summary>Asked at most once, with the result, when every node was asked: true stores the same signed value again.</summary>
    /// <remarks>Runs as user code. Not asked without a result, nor without <see cref="Latest"/>.</remarks>
    public Func<MutableValue, bool>? Refresh { get; init; }

    /// <summary>How the nodes are looked for; its commit is ignored. Null for the defaults.</summary>
    public DhtQueryOptions? Query { get; init; }
}
