using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace Foreign.Parts.Plugins;

/// <summary>Asks what is counted under the target; carries no value.</summary>
public sealed record ReadTotal : IPluginRequest<ReadTotal, Total>
{
    public bool IsAbsent => true;

    public void Write(ref WireWriter writer)
    {
        // Nothing is sent.
    }

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out ReadTotal? value) => TryReadAbsent(out value);

    public static bool TryReadAbsent([NotNullWhen(true)] out ReadTotal? value)
    {
        value = new ReadTotal();
        return true;
    }
}
