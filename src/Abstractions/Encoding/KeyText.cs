namespace HyperDht.Encoding;

/// <summary>The printed forms of a 32-byte key (spec 02 §2).</summary>
internal static class KeyText
{
    private const string Alphabet = "ybndrfg8ejkmcpqxot1uwisza345h769";
    private const string LinkPrefix = "pear://";
    private const int TextLength = 52;

    public static string Encode(ReadOnlySpan<byte> key)
    {
        Span<char> text = stackalloc char[TextLength];
        for (var i = 0; i < TextLength; i++)
        {
            text[i] = Alphabet[ReadFiveBits(key, i * 5)];
        }

        return new string(text);
    }

    /// <summary>Reads z-base-32, hex or a link; never throws.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> key)
    {
        if (text.StartsWith(LinkPrefix, StringComparison.Ordinal))
        {
            text = text[LinkPrefix.Length..];
            var slash = text.IndexOf('/');
            text = slash < 0 ? text : text[..slash];
        }

        return text.Length switch
        {
            TextLength => TryDecodeBase32(text, key),
            64 => Convert.FromHexString(text, key, out _, out var written) == System.Buffers.OperationStatus.Done && written == 32,
            _ => false,
        };
    }

    private static int ReadFiveBits(ReadOnlySpan<byte> key, int bit)
    {
        var index = bit >> 3;
        var pair = (key[index] << 8) | (index + 1 < key.Length ? key[index + 1] : 0);
        return (pair >> (11 - (bit & 7))) & 31;
    }

    private static bool TryDecodeBase32(ReadOnlySpan<char> text, Span<byte> key)
    {
        var accumulator = 0;
        var bits = 0;
        var written = 0;
        foreach (var character in text)
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            accumulator = ((accumulator << 5) | value) & 0xfff;
            bits += 5;
            if (bits >= 8 && written < key.Length)
            {
                bits -= 8;
                key[written++] = (byte)(accumulator >> bits);
            }
        }

        return written == key.Length;
    }
}
