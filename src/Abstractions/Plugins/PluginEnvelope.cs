using System.Text;
using HyperDht.Encoding;

namespace HyperDht.Plugins;

/// <summary>What wraps every request to a plug-in (spec 02 §3.2, <c>pluginRequest</c>). Reading never throws on bad input.</summary>
/// <param name="Name">The name in UTF-8, as it came; bad UTF-8 matches no plug-in.</param>
/// <param name="Version">The version.</param>
/// <param name="Command">The plug-in's own command.</param>
/// <param name="Value">The value; null when absent, which differs from empty.</param>
internal readonly record struct PluginEnvelope(ReadOnlyMemory<byte> Name, ulong Version, ulong Command, ReadOnlyMemory<byte>? Value)
{
    private const ulong HasValue = 1;

    /// <summary>The name as text; bytes that are no UTF-8 become replacement characters.</summary>
    public string NameText => System.Text.Encoding.UTF8.GetString(Name.Span);

    /// <summary>The name in UTF-8.</summary>
    /// <exception cref="ArgumentException">The text has half of a surrogate pair.</exception>
    public static byte[] EncodeName(string name) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(name);

    /// <summary>Reads an envelope; name and value are slices of the input.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, out PluginEnvelope envelope)
    {
        envelope = default;
        var reader = new WireReader(bytes.Span);
        if (!reader.TryReadBuffer(out var name))
        {
            return false;
        }

        var nameEnd = bytes.Length - reader.Remaining;
        if (!reader.TryReadUInt(out var version) || !reader.TryReadUInt(out var command) || !reader.TryReadUInt(out var flags))
        {
            return false;
        }

        var value = default(ReadOnlyMemory<byte>?);
        if ((flags & HasValue) != 0)
        {
            if (!reader.TryReadBuffer(out var content))
            {
                return false;
            }

            var valueEnd = bytes.Length - reader.Remaining;
            value = bytes[(valueEnd - content.Length)..valueEnd];
        }

        envelope = new PluginEnvelope(bytes[(nameEnd - name.Length)..nameEnd], version, command, value);
        return true;
    }

    public byte[] Encode()
    {
        var flags = Value is null ? 0 : HasValue;
        var size = WireWriter.SizeOfBuffer(Name.Length) + WireWriter.SizeOf(Version) + WireWriter.SizeOf(Command) + WireWriter.SizeOf(flags);
        var bytes = new byte[size + (Value is { } content ? WireWriter.SizeOfBuffer(content.Length) : 0)];
        var writer = new WireWriter(bytes);
        writer.WriteBuffer(Name.Span);
        writer.WriteUInt(Version);
        writer.WriteUInt(Command);
        writer.WriteUInt(flags);
        if (Value is { } value)
        {
            writer.WriteBuffer(value.Span);
        }

        return bytes;
    }

    /// <summary>Whether the name is this one, byte for byte.</summary>
    public bool IsNamed(ReadOnlySpan<byte> name) => Name.Span.SequenceEqual(name);
}
