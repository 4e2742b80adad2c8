using System.Net;

namespace HyperDht.Cli.Listen;

/// <summary>What a listener does with its connections.</summary>
/// <param name="Echo">Sends back what comes.</param>
/// <param name="Tcp">Joins each with a TCP connection to here.</param>
/// <param name="Allow">Only these keys may connect; null lets everybody in.</param>
internal sealed record ListenMode(bool Echo, DnsEndPoint? Tcp, IReadOnlyList<PublicKey>? Allow)
{
    /// <summary>Names a relay; null for none.</summary>
    public IRelaySelector? Relay { get; init; }

    /// <summary>Whether it takes one connection and joins it with stdin and stdout.</summary>
    public bool IsPipe => !Echo && Tcp is null;
}
