using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace HyperDht.Interop.Tests.Vectors.Records.Plugins;

internal sealed record ThreeHundred(RawValue Raw) : IPluginRequest<ThreeHundred, RawValue>
{
    public bool IsAbsent => Raw.IsAbsent;

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out ThreeHundred? value)
    {
        value = RawValue.TryRead(ref reader, out var raw) ? new ThreeHundred(raw) : null;
        return value is not null;
    }

    public static bool TryReadAbsent([NotNullWhen(true)] out ThreeHundred? value)
    {
        value = RawValue.TryReadAbsent(out var raw) ? new ThreeHundred(raw) : null;
        return value is not null;
    }

    public void Write(ref WireWriter writer) => Raw.Write(ref writer);
}
