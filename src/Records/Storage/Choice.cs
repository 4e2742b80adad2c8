using HyperDht.Runtime;

namespace HyperDht.Records.Storage;

/// <summary>A uniform choice of some positions out of many, none twice.</summary>
internal static class Choice
{
    /// <summary>Fills <paramref name="chosen"/> with positions below <paramref name="total"/>, which is at least as large.</summary>
    public static void Draw(int total, Span<int> chosen, IRandomSource random)
    {
        var count = chosen.Length;
        for (var i = 0; i < count; i++)
        {
            // Floyd's choice: as many draws as there are results, however large the total.
            var bound = total - count + i;
            var position = count == total ? bound : random.Next(bound + 1);
            chosen[i] = chosen[..i].Contains(position) ? bound : position;
        }
    }
}
