using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;

namespace HyperDht.Plugins;

/// <summary>Values of plug-ins to bytes and back.</summary>
internal static class PluginValueCodec
{
    // More than may be sent: who writes a little too much hears how much it was.
    private const int Room = 16 * PluginWire.MaxValueLength;

    /// <summary>Encodes a value; null sends none.</summary>
    /// <exception cref="ArgumentException">It is too long.</exception>
    public static ReadOnlyMemory<byte>? Encode<T>(T value)
        where T : IPluginValue<T>
    {
        if (value.IsAbsent)
        {
            return null;
        }

        var room = ArrayPool<byte>.Shared.Rent(Room);
        try
        {
            var writer = new WireWriter(room);
            value.Write(ref writer);
            return writer.Length <= PluginWire.MaxValueLength
                ? writer.Written.ToArray()
                : throw new ArgumentException(
                    $"{typeof(T).Name} takes {writer.Length} bytes; a plug-in's request or reply may take {PluginWire.MaxValueLength}.", nameof(value));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>Decodes a value, or the absence of one.</summary>
    public static bool TryDecode<T>(ReadOnlyMemory<byte>? bytes, [NotNullWhen(true)] out T? value)
        where T : IPluginValue<T>
    {
        if (bytes is not { } present)
        {
            return T.TryReadAbsent(out value);
        }

        var reader = new WireReader(present.Span);
        return T.TryRead(ref reader, out value);
    }
}
