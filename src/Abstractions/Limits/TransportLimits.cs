using System.ComponentModel.DataAnnotations;

namespace HyperDht.Limits;

/// <summary>What a UDP socket keeps and endures. Bound from <c>HyperDht:Limits:Transport</c>.</summary>
public sealed record TransportLimits
{
    /// <summary>Bytes kept for one socket while the system's send buffer is full.</summary>
    [Range(0, 1 << 30)]
    [DhtLimit(row: "L6", counter: "hyperdht.udp.dropped", test: "L6_SocketErrors")]
    public int SendBacklogBytes { get; init; } = 256 * 1024;

    /// <summary>Datagrams that arrived on one socket and wait for the loop, where they do not wait in the system's buffer.</summary>
    [Range(1, 1 << 20)]
    [DhtLimit(row: "L6", counter: "hyperdht.udp.dropped", test: "L6_SocketErrors")]
    public int ArrivedDatagrams { get; init; } = 1024;

    /// <summary>Errors of the socket itself, within one second, after which it is bound again; errors that others cause by ICMP do not count.</summary>
    [Range(1, 1000)]
    [DhtLimit(row: "L6", counter: "hyperdht.udp.errors", test: "L6_SocketErrors")]
    public int ErrorsPerSecond { get; init; } = 10;
}
