using HyperDht.Rpc;

namespace HyperDht.Records;

/// <summary>How a topic is announced (spec 02 §8).</summary>
public sealed record AnnounceOptions
{
    /// <summary>Nodes that know how to reach the peer; all are sent, storing nodes keep the first three. Default none.</summary>
    public IReadOnlyList<PeerAddress> RelayAddresses { get; init; } = [];

    /// <summary>Takes earlier announcements of the key back first, so that new relay addresses count. Default false.</summary>
    /// <remarks>Right for a process that announces a topic for the first time: nodes of npm hyperdht keep the old addresses otherwise.</remarks>
    public bool Clear { get; init; }

    /// <summary>Milliseconds since 1970, at most 60 s ahead, that order the topic's announcements; unsigned, 0 for none (default).</summary>
    public ulong Bump { get; init; }

    /// <summary>How the nodes are looked for; its commit is ignored. Null for the defaults.</summary>
    public DhtQueryOptions? Query { get; init; }
}
