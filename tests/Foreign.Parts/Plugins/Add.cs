using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace Foreign.Parts.Plugins;

/// <summary>Adds to what is counted under the target.</summary>
public sealed record Add(ulong Amount) : IPluginRequest<Add, Total>
{
    public void Write(ref WireWriter writer) => writer.WriteUInt(Amount);

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out Add? value)
    {
        value = reader.TryReadUInt(out var amount) ? new Add(amount) : null;
        return value is not null;
    }
}
