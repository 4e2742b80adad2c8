using HyperDht.Limits;
using HyperDht.Routing.Life;
using HyperDht.Routing.Requests;
using HyperDht.Transport;

namespace HyperDht.Routing;

/// <summary>How the RPC layer of one node is set up (spec 01 §24); the public options are mapped to it.</summary>
internal sealed record RpcSettings
{
    /// <summary>Local host to bind; 0 is every interface.</summary>
    public uint Host { get; init; }

    /// <summary>First server port to try; 0 lets the system choose.</summary>
    public ushort Port { get; init; }

    /// <summary>How many ports from <see cref="Port"/> on are tried.</summary>
    public int PortCount { get; init; } = 5;

    /// <summary>Whether any port will do when none of those is free.</summary>
    public bool AnyPort { get; init; } = true;

    /// <summary>Null adapts: ephemeral until the node has proved stable. True stays so; false becomes persistent during start-up.</summary>
    public bool? Ephemeral { get; init; }

    /// <summary>Whether the server socket is taken to be unreachable until the check says otherwise.</summary>
    public bool Firewalled { get; init; } = true;

    /// <summary>Whether a node without a word on <see cref="Ephemeral"/> adapts at all.</summary>
    public bool Adaptive { get; init; } = true;

    /// <summary>Whether one PING_NAT during start-up decides if the whole check is worth while.</summary>
    public bool QuickFirewall { get; init; } = true;

    /// <summary>Our public host when it is told instead of found out: a bootstrap node's first sample.</summary>
    public uint? KnownHost { get; init; }

    public IReadOnlyList<BootstrapEntry> Bootstrap { get; init; } = [];

    /// <summary>Nodes to start with, unverified.</summary>
    public IReadOnlyList<PeerAddress> Nodes { get; init; } = [];

    /// <summary>Parallel visits of a query.</summary>
    public int Concurrency { get; init; } = 10;

    /// <summary>Requests per 750 ms; twice as many unanswered in all.</summary>
    public int MaxWindow { get; init; } = 80;

    /// <summary>Longest DELAYED_PING asked for or answered.</summary>
    public TimeSpan MaxPingDelay { get; init; } = TimeSpan.FromSeconds(10);

    public bool SendDownHints { get; init; } = true;

    /// <summary>Down hints sent per tick; negative is unlimited.</summary>
    public int DownHintsPerTick { get; init; } = 50;

    /// <summary>Which nodes may enter the table and queries; null is all.</summary>
    public Func<PeerAddress, bool>? FilterNode { get; init; }

    /// <summary>Null waits one second for every transmission, like the public network.</summary>
    public AdaptiveTimeoutSettings? AdaptiveTimeout { get; init; }

    /// <summary>
    /// Whether requests of strangers count like answers: they enter the routing table and vote on our address. So they do in the
    /// reference; ours asks them first whether they are there, and takes nobody's word but an answer's (spec 01 §28).
    /// </summary>
    public bool TrustRequests { get; init; }

    /// <summary>Whether the internal commands go through the pipeline; otherwise they are answered straight from the datagram.</summary>
    public bool DispatchInternalCommands { get; init; }

    /// <summary>Resolves the names of bootstrap entries; null resolves none.</summary>
    public INameResolver? Names { get; init; }

    /// <summary>The wall clock, which goes on while the host sleeps; null knows only the loop's time.</summary>
    public TimeProvider? Clock { get; init; }

    public RpcLimits Limits { get; init; } = new();
}
