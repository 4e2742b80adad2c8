namespace HyperDht.Connections.Addresses;

/// <summary>Address ranges that decide about paths (spec 03 §12.3 point 10, §13.4).</summary>
internal static class AddressRanges
{
    private static readonly (uint Network, int Prefix)[] PrivateRanges =
    [
        (0x0a000000, 8), (0x64400000, 10), (0x7f000000, 8), (0xa9fe0000, 16), (0xac100000, 12), (0xc0a80000, 16),
    ];

    private static readonly (uint Network, int Prefix)[] ReservedRanges =
    [
        (0x00000000, 8), (0xc0000000, 24), (0xc0000200, 24), (0xc6120000, 15), (0xc6336400, 24), (0xcb007100, 24),
        (0xe0000000, 4), (0xf0000000, 4),
    ];

    /// <summary>Private networks, loopback, link-local and carrier NAT.</summary>
    public static bool IsPrivate(uint host) => IsIn(PrivateRanges, host);

    /// <summary>Never a host on the internet: documentation, multicast, broadcast, future use.</summary>
    public static bool IsReserved(uint host) => IsIn(ReservedRanges, host);

    /// <summary>Not reachable over the internet.</summary>
    public static bool IsBogon(uint host) => IsPrivate(host) || IsReserved(host);

    public static bool IsLoopback(uint host) => host >> 24 == 127;

    /// <summary>Whether one host can be meant: no port 0, no network 0, multicast or broadcast.</summary>
    public static bool IsUnicast(PeerAddress address) =>
        address.Port != 0 && address.Host >> 24 != 0 && address.Host >> 28 < 0xe;

    private static bool IsIn((uint Network, int Prefix)[] ranges, uint host)
    {
        foreach (var (network, prefix) in ranges)
        {
            if ((host ^ network) >> (32 - prefix) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
