using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;
using HyperDht.Plugins;

namespace Foreign.Parts.Plugins;

/// <summary>Asks for a failure of some kind: <c>throw</c>, <c>throw later</c>, <c>too long</c>, <c>error</c>, <c>wait</c>, <c>block</c>.</summary>
public sealed record Misbehave(string Kind) : IPluginRequest<Misbehave, RawValue>
{
    public void Write(ref WireWriter writer) => writer.WriteString(Kind);

    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out Misbehave? value)
    {
        value = reader.TryReadString(out var kind) ? new Misbehave(kind) : null;
        return value is not null;
    }
}
