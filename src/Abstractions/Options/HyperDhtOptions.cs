using System.ComponentModel.DataAnnotations;
using HyperDht.Records;
using HyperDht.Runtime;

namespace HyperDht;

/// <summary>How a node binds, bootstraps and presents itself. Bound from configuration section <c>HyperDht</c>.</summary>
/// <remarks>Validated when the node starts; later changes have no effect on a node that was created.</remarks>
public sealed class HyperDhtOptions
{
    /// <summary>The section these options are bound from.</summary>
    public const string SectionName = "HyperDht";

    /// <summary>The port that is tried first by default.</summary>
    public const int DefaultPort = 49737;

    /// <summary>UDP port of the server socket; <c>0</c> lets the system choose. Default 49737.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = DefaultPort;

    /// <summary>Whether the next four ports and then any free one are taken when <see cref="Port"/> is busy. Default true.</summary>
    public bool AnyPort { get; set; } = true;

    /// <summary>IPv4 address to bind; default <c>0.0.0.0</c>, every interface.</summary>
    [IPv4Host]
    public string Host { get; set; } = "0.0.0.0";

    /// <summary>
    /// Where the network is entered: <c>host:port</c> or <c>ip@host:port</c>. Null is the public network, an empty list isolates the node.
    /// </summary>
    [BootstrapList]
    public IList<string>? Bootstrap { get; set; }

    /// <summary>Nodes added to the routing table unasked, as <c>ip:port</c>.</summary>
    [AddressList]
    public IList<string>? Nodes { get; set; }

    /// <summary>The identity used when a call names no other; null uses <see cref="Seed"/>, or a random one. The caller disposes it.</summary>
    public KeyPair? KeyPair { get; set; }

    /// <summary>The identity as a seed of 64 hex characters; ignored when <see cref="KeyPair"/> is set. A secret.</summary>
    [SeedText]
    public string? Seed { get; set; }

    /// <summary>Time after which an idle connection sends an empty message; zero switches it off. Default 5 s.</summary>
    [TimeSpanRange(0, 3600)]
    public TimeSpan ConnectionKeepAlive { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time after which the idle connection to a blind relay, which all connections of the node through that relay share, sends an empty message
    /// (spec 03 §15.2); zero to one hour, zero switches it off. Default 5 s.
    /// </summary>
    [TimeSpanRange(0, 3600)]
    public TimeSpan RelayKeepAlive { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Shortest time between two large hole punches, those to or from a NAT with random ports. Default 20 s.</summary>
    [TimeSpanRange(0, 3600)]
    public TimeSpan RandomPunchInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Whether the first large hole punch, too, waits for <see cref="RandomPunchInterval"/>, counted from the start of the node and again from each
    /// resume: for devices that wake up often (spec 03 §11.4). Default false.
    /// </summary>
    public bool DeferRandomPunch { get; set; }

    /// <summary>True never joins others' routing tables, false does so during start-up, null (default) when the node has proved stable.</summary>
    public bool? Ephemeral { get; set; }

    /// <summary>
    /// Keys of blind relays, hex or z-base-32, for every connect and listener whose own options name none: used where no other way leads, and until
    /// a better one is found; one is drawn for each connection. Null or empty (default) is none, beside those of <c>AddRelay</c>.
    /// </summary>
    [KeyList]
    public IList<string>? RelayThrough { get; set; }

    /// <summary>Whether others are taken to be unable to reach the node unasked until the opposite is shown. Default true.</summary>
    public bool Firewalled { get; set; } = true;

    /// <summary>Whether start-up checks quickly if the node can be reached. Default true.</summary>
    public bool QuickFirewall { get; set; } = true;

    /// <summary>The node's own public address, known in advance; only a bootstrap node needs it. Null learns it from others.</summary>
    [IPv4Host(AllowAny = false)]
    public string? PublicHost { get; set; }

    /// <summary>Parallel visits of a query. Default 10.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; set; } = 10;

    /// <summary>Loop threads of the process that its nodes share. Default 1.</summary>
    [Range(1, 64)]
    public int Loops { get; set; } = 1;

    /// <summary>Where user code runs. Default <see cref="CompletionMode.Inline"/>.</summary>
    public CompletionMode Completions { get; set; } = CompletionMode.Inline;

    /// <summary>How much and how long the node keeps records for others; bound from <c>HyperDht:Records</c>.</summary>
    public RecordsOptions Records { get; set; } = new();

    /// <summary>What strangers may cost this node; bound from <c>HyperDht:Limits</c>.</summary>
    public HyperDhtLimits Limits { get; set; } = new();

    /// <summary>Options of a bootstrap node: reachable from anywhere at a fixed port, persistent from its start, with no one to ask.</summary>
    /// <param name="host">Its public IPv4 address; the socket binds to every interface unless <see cref="Host"/> says otherwise.</param>
    /// <param name="port">The port; no other is tried.</param>
    /// <exception cref="ArgumentException">The host is not an IPv4 address, or is <c>0.0.0.0</c>.</exception>
    public static HyperDhtOptions CreateBootstrapper(string host, int port = DefaultPort)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        if (!PeerAddress.TryParseHost(host, out var address))
        {
            throw new ArgumentException("Host must be a IPv4 address", nameof(host));
        }

        if (address == 0)
        {
            throw new ArgumentException("Invalid host", nameof(host));
        }

        return new HyperDhtOptions
        {
            Port = port,
            AnyPort = false,
            PublicHost = host,
            Bootstrap = [],
            Ephemeral = false,
            Firewalled = false,
        };
    }

    /// <summary>The bootstrap entries in force.</summary>
    internal IReadOnlyList<string> EffectiveBootstrap => Bootstrap is null ? PublicBootstrap.Entries : [.. Bootstrap];

    /// <summary>A copy a node keeps, so that later changes do not reach it.</summary>
    internal HyperDhtOptions Copy() => (HyperDhtOptions)MemberwiseClone();
}
