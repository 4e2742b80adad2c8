using System.Buffers.Binary;

namespace HyperDht.Noise;

/// <summary>Sizes of the frames of an encrypted stream (spec 05 §1, §5.2).</summary>
internal static class StreamFormat
{
    /// <summary>The little-endian length in front of every body.</summary>
    public const int PrefixLength = 3;

    /// <summary>A stream id, in bytes.</summary>
    public const int IdLength = 32;

    /// <summary>Stream id and secretstream header.</summary>
    public const int HeaderBodyLength = 56;

    /// <summary>The first frame of each direction.</summary>
    public const int HeaderFrameLength = PrefixLength + HeaderBodyLength;

    /// <summary>Where the message begins in a data frame, so that it can be encrypted in place.</summary>
    public const int MessageOffset = PrefixLength + 1;

    /// <summary>What a message costs beyond its own bytes.</summary>
    public const int FrameOverhead = 20;

    /// <summary>The shortest data body: an empty message.</summary>
    public const int MinBodyLength = 17;

    /// <summary>The longest body three bytes can announce.</summary>
    public const int MaxBodyLength = 0xffffff;

    /// <summary>The longest message.</summary>
    public const int MaxMessageLength = MaxBodyLength - MinBodyLength;

    /// <summary>Writes the length in front of a body.</summary>
    /// <param name="frame">Begins with the length.</param>
    /// <param name="bodyLength">Up to 16777215.</param>
    public static void WritePrefix(Span<byte> frame, int bodyLength)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(frame, (ushort)bodyLength);
        frame[2] = (byte)(bodyLength >> 16);
    }
}
