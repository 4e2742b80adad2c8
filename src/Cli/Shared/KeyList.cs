namespace HyperDht.Cli.Shared;

/// <summary>Several keys on a command line.</summary>
internal static class KeyList
{
    /// <summary>Reads them; null when there are none.</summary>
    /// <exception cref="UsageException">One of them is no key.</exception>
    public static IReadOnlyList<PublicKey>? Read(string option, string[]? texts) => texts is null or [] ? null
        : [.. texts.Select(text => PublicKey.TryParse(text, out var key) ? key : throw new UsageException($"{option}: '{text}' is not a key"))];
}
