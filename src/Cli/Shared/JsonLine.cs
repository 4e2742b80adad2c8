using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HyperDht.Cli.Shared;

/// <summary>One JSON object and a newline.</summary>
internal static class JsonLine
{
    // A terminal or a pipe reads it, no web page: angle brackets stay as they are.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes.</summary>
    /// <param name="write">Writes the fields.</param>
    public static ReadOnlyMemory<byte> Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }
}
