using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;

namespace HyperDht.Connections.Relay.Pairing;

/// <summary>The messages of channel <c>blind-relay</c> (spec 05 §9.8).</summary>
internal static class PairingCodec
{
    /// <summary>The channel's protocol.</summary>
    public const string Protocol = "blind-relay";

    /// <summary>The type of <see cref="PairMessage"/>.</summary>
    public const ulong Pair = 0;

    /// <summary>The type of a token that is withdrawn.</summary>
    public const ulong Unpair = 1;

    private const byte Initiator = 1;
    private const byte FirstLongFlags = 0xfd;

    public static byte[] Encode(PairMessage message)
    {
        var bytes = new byte[1 + NodeId.Length + WireWriter.SizeOf(message.StreamId) + WireWriter.SizeOf(message.Sequence)];
        var writer = new WireWriter(bytes);
        writer.WriteByte(message.IsInitiator ? Initiator : (byte)0);
        writer.WriteBytes(message.Token.Span);
        writer.WriteUInt(message.StreamId);
        writer.WriteUInt(message.Sequence);
        return bytes;
    }

    /// <summary>Reads a pair message; one with a number that no stream has is none.</summary>
    public static bool TryDecodePair(ReadOnlySpan<byte> source, [NotNullWhen(true)] out PairMessage? message)
    {
        message = null;
        var reader = new WireReader(source);
        if (!TryReadFlags(ref reader, out var flags) || !reader.TryReadBytes(NodeId.Length, out var token) || !reader.TryReadUInt(out var id)
            || !reader.TryReadUInt(out var sequence) || id > uint.MaxValue)
        {
            return false;
        }

        message = new PairMessage((flags & Initiator) != 0, new NodeId(token), (uint)id, sequence);
        return true;
    }

    public static byte[] EncodeUnpair(NodeId token) => [0, .. token.Span];

    public static bool TryDecodeUnpair(ReadOnlySpan<byte> source, out NodeId token)
    {
        token = default;
        var reader = new WireReader(source);
        if (!TryReadFlags(ref reader, out _) || !reader.TryReadBytes(NodeId.Length, out var bytes))
        {
            return false;
        }

        token = new NodeId(bytes);
        return true;
    }

    // A first byte above fc announces two, four or eight bytes of flags, of which the first counts.
    private static bool TryReadFlags(ref WireReader reader, out byte flags)
    {
        if (!reader.TryReadByte(out flags) || flags < FirstLongFlags)
        {
            return flags < FirstLongFlags && reader.Remaining > 0;
        }

        if (!reader.TryReadBytes(2 << (flags - FirstLongFlags), out var longer))
        {
            return false;
        }

        flags = longer[0];
        return true;
    }
}
