using HyperDht.Routing;
using HyperDht.Routing.Life;
using HyperDht.Routing.Table;
using HyperDht.Transport;

namespace HyperDht.Connections.Node;

/// <summary>The public options as the RPC layer wants them.</summary>
internal static class RpcSettingsMap
{
    /// <summary>Maps checked options.</summary>
    /// <param name="options">The node's options.</param>
    /// <param name="names">Resolves the names of bootstrap entries.</param>
    public static RpcSettings Create(HyperDhtOptions options, INameResolver? names) => new()
    {
        Host = HostOf(options),
        Port = (ushort)options.Port,
        PortCount = options.AnyPort ? 5 : 1,
        AnyPort = options.AnyPort,
        Ephemeral = options.Ephemeral,
        Firewalled = options.Firewalled,
        QuickFirewall = options.QuickFirewall,
        KnownHost = Host(options.PublicHost),
        Bootstrap = [.. options.EffectiveBootstrap.Select(Entry)],
        Nodes = [.. (options.Nodes ?? []).Select(PeerAddress.Parse)],
        Concurrency = options.Concurrency,
        FilterNode = KnownBadNodes.Accepts,
        Names = names,
        Limits = options.Limits.Rpc,
    };

    /// <summary>The interface a node binds to; 0 is every one.</summary>
    public static uint HostOf(HyperDhtOptions options) => Host(options.Host) ?? 0;

    private static uint? Host(string? text) => PeerAddress.TryParseHost(text, out var host) ? host : null;

    private static BootstrapEntry Entry(string text) => BootstrapEntry.TryParse(text, out var entry)
        ? entry
        : throw new FormatException($"'{text}' is not a bootstrap entry of the form host:port or ip@host:port.");
}
