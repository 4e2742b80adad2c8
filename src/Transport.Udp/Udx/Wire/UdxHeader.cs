using System.Buffers.Binary;

namespace HyperDht.Udx.Wire;

/// <summary>The 20 bytes in front of every stream packet, little endian (spec 04 §2).</summary>
/// <param name="Flags">What the packet is.</param>
/// <param name="DataOffset">Bytes between the header and the payload.</param>
/// <param name="StreamId">The receiver's local id.</param>
/// <param name="Window">Bytes the sender is willing to buffer.</param>
/// <param name="SequenceNumber">The packet's number, or the sender's next one.</param>
/// <param name="Acknowledgement">The next number the sender expects.</param>
internal readonly record struct UdxHeader(
    UdxFlags Flags, byte DataOffset, uint StreamId, uint Window, uint SequenceNumber, uint Acknowledgement)
{
    /// <summary>Bytes of a header.</summary>
    public const int Length = 20;

    private const byte Magic = 0xff;
    private const byte Version = 1;

    /// <summary>Whether a datagram can be a stream packet at all.</summary>
    public static bool IsPresent(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= Length && datagram[0] == Magic && datagram[1] == Version;

    /// <summary>The stream id of a datagram for which <see cref="IsPresent"/> holds.</summary>
    public static uint ReadStreamId(ReadOnlySpan<byte> datagram) => BinaryPrimitives.ReadUInt32LittleEndian(datagram[4..]);

    /// <summary>Reads the header of a datagram for which <see cref="IsPresent"/> holds.</summary>
    public static UdxHeader Read(ReadOnlySpan<byte> datagram)
    {
        var header = datagram[..Length];
        return new(
            (UdxFlags)header[2],
            header[3],
            BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[16..]));
    }

    /// <summary>Writes the 20 bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        var header = destination[..Length];
        header[0] = Magic;
        header[1] = Version;
        header[2] = (byte)Flags;
        header[3] = DataOffset;
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], StreamId);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Window);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], SequenceNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], Acknowledgement);
    }
}
