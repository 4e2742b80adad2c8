namespace HyperDht.Routing.Table;

/// <summary>Addresses that the public network keeps out of tables and queries (spec 01 §25).</summary>
internal static class KnownBadNodes
{
    private const uint BadHost = 0x9688_8e74;                       // 150.136.142.116, every port

    private static readonly PeerAddress[] Bad =
    [
        new(0x86d1_1c62, 49738),                                    // 134.209.28.98
        new(0xa763_8eb9, 49738),                                    // 167.99.142.185
        new(0x23e9_2ffc, 9400),                                     // 35.233.47.252
    ];

    /// <summary>Whether a node may be used.</summary>
    public static bool Accepts(PeerAddress address) => address.Host != BadHost && Array.IndexOf(Bad, address) < 0;
}
