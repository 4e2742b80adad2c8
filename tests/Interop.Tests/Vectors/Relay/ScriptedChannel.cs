using System.Text.Json;
using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Encoding;
using HyperDht.Interop.Tests.Vectors.Connect;

namespace HyperDht.Interop.Tests.Vectors.Relay;

/// <summary>A channel of a protomux vector, with the encodings of its messages.</summary>
internal sealed class ScriptedChannel(MultiplexerScript script, string name, JsonElement terms) : IChannelHandler
{
    private readonly string[] _encodings =
        terms.IsNull("messages") ? [] : [.. terms.GetProperty("messages").EnumerateArray().Select(m => m.GetString()!)];

    private readonly bool _hasHandshake = !terms.IsNull("handshake");
    private readonly bool _echoes = !terms.IsNull("echo") && terms.GetProperty("echo").GetBoolean();

    public Channel? Channel { get; set; }

    public static byte[] Encode(string encoding, JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.String ? System.Text.Encoding.UTF8.GetBytes(value.GetString()!) : [];
        var bytes = new byte[text.Length + 9];
        var writer = new WireWriter(bytes);
        if (encoding == "string")
        {
            writer.WriteBuffer(text);
        }
        else
        {
            writer.WriteUInt(value.GetUInt64());
        }

        return bytes[..writer.Length];
    }

    public byte[] Encode(int type, JsonElement value) => Encode(_encodings[type], value);

    public bool HandleOpened(ReadOnlySpan<byte> handshake)
    {
        var isSound = TryRead(_hasHandshake ? "string" : null, handshake, out var text);
        if (isSound)
        {
            script.Note($"opened {name} {text}");
        }

        return isSound;
    }

    public bool HandleMessage(ulong type, ReadOnlySpan<byte> payload)
    {
        if (type >= (ulong)_encodings.Length)
        {
            return true;
        }

        if (!TryRead(_encodings[type], payload, out var text))
        {
            return false;
        }

        script.Note($"message {name} {type} {text}");
        if (_echoes)
        {
            Channel!.Send(type, payload);
        }

        return true;
    }

    public void HandleClosed(bool isRemote)
    {
        script.Note($"closed {name} {isRemote.ToString().ToLowerInvariant()}");
        script.Note($"destroyed {name}");
    }

    private static bool TryRead(string? encoding, ReadOnlySpan<byte> bytes, out string text)
    {
        var reader = new WireReader(bytes);
        text = "null";
        if (encoding == "string")
        {
            var isRead = reader.TryReadString(out var value);
            text = value ?? text;
            return isRead;
        }

        if (encoding == "uint")
        {
            var isRead = reader.TryReadUInt(out var value);
            text = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return isRead;
        }

        return true;
    }
}
