using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace HyperDht;

/// <summary>Accepts a list of <c>host:port</c> and <c>ip@host:port</c>, or null.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BootstrapListAttribute : ValidationAttribute
{
    private const int MaxNameLength = 253;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    /// <summary>Whether one entry has one of the two forms.</summary>
    public static bool IsEntry(string? entry)
    {
        var colon = entry?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !ushort.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            return false;
        }

        var host = entry.AsSpan(0, colon);
        var at = host.IndexOf('@');
        var name = host[(at + 1)..];
        return (at < 0 || PeerAddress.TryParseHost(host[..at], out _))
            && name.Length is > 0 and <= MaxNameLength
            && name.IndexOfAnyExcept(NameCharacters) < 0;
    }

    public override string FormatErrorMessage(string name) =>
        $"{name} must hold entries host:port or ip@host:port with ports 1 to 65535; an empty list isolates the node.";

    public override bool IsValid(object? value) => value is null || (value is IEnumerable<string> entries && entries.All(IsEntry));
}
