namespace HyperDht.Connections.Addresses;

/// <summary>Guesses which of a peer's local addresses lies in our network (spec 03 §13.5).</summary>
internal static class AddressMatch
{
    /// <summary>The best common prefix in whole octets: three win at once, two beat one, among equals the first.</summary>
    public static PeerAddress? Find(IEnumerable<PeerAddress> mine, IReadOnlyList<PeerAddress> theirs)
    {
        PeerAddress? best = null;
        var octets = 0;
        foreach (var own in mine)
        {
            foreach (var other in theirs)
            {
                var common = CommonOctets(own.Host, other.Host);
                if (common == 3)
                {
                    return other;
                }

                if (common > octets)
                {
                    best = other;
                    octets = common;
                }
            }
        }

        return best;
    }

    private static int CommonOctets(uint a, uint b)
    {
        var difference = a ^ b;
        return difference >> 8 == 0 ? 3 : difference >> 16 == 0 ? 2 : difference >> 24 == 0 ? 1 : 0;
    }
}
