namespace HyperDht.Cli.Node;

/// <summary>What <c>hyperdht</c> without a verb is to run.</summary>
internal sealed record NodePlan
{
    /// <summary>Whether it is one bootstrap node.</summary>
    public bool IsBootstrapper { get; init; }

    /// <summary>How many nodes.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Address to bind, or a bootstrap node's public address; null is every interface.</summary>
    public string? Host { get; init; }

    /// <summary>The port; 0 is none in particular.</summary>
    public int Port { get; init; }

    /// <summary>Whether another port may be taken.</summary>
    public bool AnyPort => Port == 0 && !IsBootstrapper;

    /// <summary>The network's entrance; null is the public one.</summary>
    public IReadOnlyList<string>? Bootstrap { get; init; }

    /// <summary>The identity's seed in hex.</summary>
    public string? Seed { get; init; }

    /// <summary>The identity's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The file that keeps records over a restart; null keeps them in memory.</summary>
    public string? Storage { get; init; }

    /// <summary>Relays that the nodes' connections may use where no other way leads; null is none.</summary>
    public IReadOnlyList<PublicKey>? RelayThrough { get; init; }

    /// <summary>Whether status is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>A mistake that the reference notices only after its first line.</summary>
    public string? LateError { get; init; }

    /// <summary>The first line on stdout.</summary>
    public string StartingLine => IsBootstrapper ? "Starting DHT bootstrap node..." : "Booting DHT nodes...";
}
