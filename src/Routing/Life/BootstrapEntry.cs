using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HyperDht.Routing.Life;

/// <summary>Where to find the network (spec 01 §16): <c>host:port</c>, or <c>ip@host:port</c> with an address to try first.</summary>
/// <param name="Name">The host name or literal to resolve.</param>
/// <param name="Port">The port.</param>
/// <param name="SuggestedHost">The address before the <c>@</c>.</param>
internal sealed record BootstrapEntry(string Name, ushort Port, uint? SuggestedHost)
{
    /// <summary>The entry's host as written.</summary>
    public string HostText => SuggestedHost is { } host ? $"{new PeerAddress(host, 0).HostText}@{Name}" : Name;

    /// <summary>The address when the entry is a literal.</summary>
    public PeerAddress? Literal =>
        SuggestedHost is null && PeerAddress.TryParseHost(Name, out var host) ? new PeerAddress(host, Port) : null;

    /// <summary>Entry of a known address.</summary>
    public static BootstrapEntry FromAddress(PeerAddress address) => new(address.HostText, address.Port, null);

    /// <summary>Reads <c>host:port</c>, <c>ip@host:port</c> or a bare port of this machine.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out BootstrapEntry? entry)
    {
        entry = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        var colon = text.LastIndexOf(':');
        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            return false;
        }

        var host = colon < 0 ? "127.0.0.1" : text[..colon];
        var at = host.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            entry = host.Length == 0 ? null : new BootstrapEntry(host, port, null);
        }
        else if (PeerAddress.TryParseHost(host.AsSpan(0, at), out var suggested))
        {
            entry = new BootstrapEntry(host[(at + 1)..], port, suggested);
        }

        return entry is not null;
    }
}
