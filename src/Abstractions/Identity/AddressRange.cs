namespace HyperDht;

/// <summary>Classes of IPv4 hosts that do not name a peer on the public network (spec 01 §28).</summary>
internal static class AddressRange
{
    private static readonly (uint Network, int PrefixLength)[] PrivateRanges =
    [
        (0x0a000000, 8), (0x64400000, 10), (0x7f000000, 8), (0xa9fe0000, 16), (0xac100000, 12), (0xc0a80000, 16),
    ];

    private static readonly (uint Network, int PrefixLength)[] ReservedRanges =
    [
        (0x00000000, 8), (0xc0000000, 24), (0xc0000200, 24), (0xc6120000, 15), (0xc6336400, 24), (0xcb007100, 24),
        (0xe0000000, 4), (0xf0000000, 4),
    ];

    /// <summary>Loopback, link-local, carrier-grade or private.</summary>
    public static bool IsPrivate(uint host) => Contains(PrivateRanges, host);

    /// <summary>Documentation, benchmarking, multicast and the like.</summary>
    public static bool IsReserved(uint host) => Contains(ReservedRanges, host);

    /// <summary>Private or reserved.</summary>
    public static bool IsBogon(uint host) => IsPrivate(host) || IsReserved(host);

    private static bool Contains((uint Network, int PrefixLength)[] ranges, uint host)
    {
        foreach (var (network, prefixLength) in ranges)
        {
            if ((host ^ network) >> (32 - prefixLength) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
