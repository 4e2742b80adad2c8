using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace HyperDht.Interop.Tests.Vectors.Records.Plugins;

internal sealed record Seven(RawValue Raw) : IPluginRequest<Seven, RawValue>
{
    public bool IsAbsent => Raw.IsAbsent;

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out Seven? value)
    {
        value = RawValue.TryRead(ref reader, out var raw) ? new Seven(raw) : null;
        return value is not null;
    }

    public static bool TryReadAbsent([NotNullWhen(true)] out Seven? value)
    {
        value = RawValue.TryReadAbsent(out var raw) ? new Seven(raw) : null;
        return value is not null;
    }

    public void Write(ref WireWriter writer) => Raw.Write(ref writer);
}
