using System.Buffers;
using System.Text.Json;

namespace HyperDht.Cli.Shared;

/// <summary>One JSON object and a newline.</summary>
internal static class JsonLine
{
    /// <summary>The bytes.</summary>
    /// <param name="write">Writes the fields.</param>
    public static ReadOnlyMemory<byte> Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }
}
