using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace Foreign.Parts.Plugins;

/// <summary>What is counted under a target.</summary>
public readonly record struct Total(ulong Amount) : IPluginValue<Total>
{
    public void Write(ref WireWriter writer) => writer.WriteUInt(Amount);

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out Total value)
    {
        var isRead = reader.TryReadUInt(out var amount);
        value = new Total(amount);
        return isRead;
    }
}
