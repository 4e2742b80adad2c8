using HyperDht.Rpc;

namespace HyperDht.Records;

/// <summary>How a mutable value is stored (spec 02 §8).</summary>
public sealed record MutablePutOptions
{
    /// <summary>The value's sequence number, 0 (default) to 2^53−1. The library never raises it.</summary>
    /// <remarks>Nodes keep the highest; another value under the same number, and a lower number, are refused.</remarks>
    public ulong Seq { get; init; }

    /// <summary>How the nodes are looked for; its commit is ignored. Null for the defaults.</summary>
    public DhtQueryOptions? Query { get; init; }
}
