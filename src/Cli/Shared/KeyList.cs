using System.CommandLine;

namespace HyperDht.Cli.Shared;

/// <summary>Several keys on a command line.</summary>
internal static class KeyList
{
    /// <summary>Names relays.</summary>
    public const string RelayThrough = "--relay-through";

    /// <summary>Reads keys between commas as relays; null when there are none.</summary>
    /// <exception cref="UsageException">One of them is no key.</exception>
    public static RelayKeys? ReadRelays(string? text) =>
        Read(RelayThrough, text?.Split(',', StringSplitOptions.TrimEntries)) is { } keys ? new RelayKeys(keys) : null;

    /// <summary>The option that names relays.</summary>
    public static Option<string?> CreateRelayOption() => new(RelayThrough)
    {
        Description = "Keys of blind relays, key[,key...], used where no other way leads.",
    };

    /// <summary>Reads them; null when there are none.</summary>
    /// <exception cref="UsageException">One of them is no key.</exception>
    public static IReadOnlyList<PublicKey>? Read(string option, string[]? texts) => texts is null or [] ? null
        : [.. texts.Select(text => PublicKey.TryParse(text, out var key) ? key : throw new UsageException($"{option}: '{text}' is not a key"))];
}
