using HyperDht.Cli.Keys;

namespace HyperDht.Cli.Shared;

/// <summary>The options that most verbs share, read and checked.</summary>
internal sealed record NodeArguments
{
    /// <summary>Entries of <c>--bootstrap</c>; null is the public network.</summary>
    public IReadOnlyList<string>? Bootstrap { get; init; }

    /// <summary>Address to bind; null is every interface.</summary>
    public string? Host { get; init; }

    /// <summary>Exactly this port; null takes the default or any free one.</summary>
    public int? Port { get; init; }

    /// <summary>Hex of the identity's seed.</summary>
    public string? Seed { get; init; }

    /// <summary>A file with the identity's seed.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Whether status is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Bounds short verbs, and <c>connect</c> until it is open.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The identity; a random one when none was given. The caller disposes it.</summary>
    /// <exception cref="ToolException">The key file is not usable.</exception>
    public KeyPair ReadKeyPair() => KeyFile is { } file ? SeedFile.Read(file)
        : Seed is { } seed ? SeedFile.FromHex(seed)
        : KeyPair.Generate();

    /// <summary>Puts the options of the network into a node's.</summary>
    public void ApplyTo(HyperDhtOptions options)
    {
        options.Bootstrap = Bootstrap is null ? null : [.. Bootstrap];
        options.Host = Host ?? options.Host;
        if (Port is { } port)
        {
            options.Port = port;
            options.AnyPort = false;
        }
    }
}
