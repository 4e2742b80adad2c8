using System.CommandLine;

namespace HyperDht.Cli.Shared;

/// <summary>One verb of the tool.</summary>
/// <param name="Command">Its name, help and own options.</param>
/// <param name="RunAsync">Runs it and gives the exit code.</param>
internal sealed record Verb(Command Command, Func<VerbContext, Task<int>> RunAsync)
{
    /// <summary>
    /// What a verb gets that connects: a walk to the peer, ten seconds until the peer's NAT is known, and the 60 s that all parts of a punch may
    /// take together. Where nothing can come of it the connect itself says so, long before.
    /// </summary>
    public const int ConnectSeconds = 90;

    /// <summary>The default of <c>--timeout</c>.</summary>
    public int TimeoutSeconds { get; init; } = 20;
}
