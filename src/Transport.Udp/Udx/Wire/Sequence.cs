namespace HyperDht.Udx.Wire;

/// <summary>Arithmetic of 32-bit numbers that wrap around.</summary>
internal static class Sequence
{
    /// <summary><paramref name="a"/> minus <paramref name="b"/>, read as a signed number.</summary>
    public static int Distance(uint a, uint b) => unchecked((int)(a - b));

    /// <summary>Whether <paramref name="a"/> comes before <paramref name="b"/>.</summary>
    public static bool IsBefore(uint a, uint b) => Distance(a, b) < 0;
}
