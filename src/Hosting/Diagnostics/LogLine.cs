using System.Globalization;
using System.Text;

namespace HyperDht.Hosting.Diagnostics;

/// <summary>Makes a line of log out of text that a peer may have written (threat-model L3).</summary>
internal static class LogLine
{
    /// <summary>Characters that a line has at most.</summary>
    public const int MaxLength = 1024;

    /// <summary>The text in one line, without anything that moves a cursor, ends a line or turns the direction of writing.</summary>
    public static string Clean(string text)
    {
        var cut = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength - 1), "…");
        if (cut.All(IsHarmless))
        {
            return cut;
        }

        var clean = new StringBuilder(cut.Length + 16);
        foreach (var character in cut)
        {
            if (IsHarmless(character))
            {
                clean.Append(character);
            }
            else
            {
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }

        return clean.Length <= MaxLength ? clean.ToString() : string.Concat(clean.ToString().AsSpan(0, MaxLength - 1), "…");
    }

    private static bool IsHarmless(char character) => CharUnicodeInfo.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
