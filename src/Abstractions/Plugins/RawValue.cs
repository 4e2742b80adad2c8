using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;

namespace HyperDht.Plugins;

/// <summary>Bytes as they are.</summary>
/// <param name="Bytes">The bytes; null sends no value, which differs from one of length 0.</param>
public sealed record RawValue(ReadOnlyMemory<byte>? Bytes) : IPluginValue<RawValue>
{
    /// <inheritdoc />
    public bool IsAbsent => Bytes is null;

    /// <inheritdoc />
    public static bool TryRead(ref WireReader reader, [NotNullWhen(true)] out RawValue? value)
    {
        value = new RawValue(reader.Rest.ToArray());
        return true;
    }

    /// <inheritdoc />
    public static bool TryReadAbsent([NotNullWhen(true)] out RawValue? value)
    {
        value = new RawValue(default(ReadOnlyMemory<byte>?));
        return true;
    }

    /// <inheritdoc />
    public void Write(ref WireWriter writer) => writer.WriteBytes(Bytes.GetValueOrDefault().Span);
}
