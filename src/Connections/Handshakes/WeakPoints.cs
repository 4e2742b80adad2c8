using HyperDht.Cryptography;

namespace HyperDht.Connections.Handshakes;

/// <summary>Encodings of points that no honest peer sends: of small order or not canonical (threat-model H1, H4).</summary>
/// <remarks>Pure. Saves the curve work; the handshake itself refuses them, too.</remarks>
internal static class WeakPoints
{
    private const int Length = 32;

    // Order 1, 4, 2 in that order, and the two pairs of order 8; the top bit is the sign and does not matter.
    private static readonly byte[][] SmallOrder =
    [
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ];

    /// <summary>Whether a point is refused without a look at the curve.</summary>
    /// <param name="point">32 bytes.</param>
    public static bool Contains(ReadOnlySpan<byte> point)
    {
        Span<byte> y = stackalloc byte[Length];
        point[..Length].CopyTo(y);
        y[Length - 1] &= 0x7f;
        foreach (var weak in SmallOrder)
        {
            if (SecretMemory.AreEqual(y, weak))
            {
                return true;
            }
        }

        // 2^255 - 19 and above.
        return y[Length - 1] == 0x7f && y[0] >= 0xed && !y[1..^1].ContainsAnyExcept((byte)0xff);
    }
}
