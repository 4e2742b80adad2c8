namespace HyperDht.Udx.Wire;

/// <summary>A stream packet as it lies in a datagram (spec 04 §2). Reading never throws and copies nothing.</summary>
internal readonly ref struct UdxPacket
{
    private readonly Span<byte> _body;

    private UdxPacket(UdxHeader header, Span<byte> body)
    {
        Header = header;
        _body = body;
    }

    /// <summary>The fixed part.</summary>
    public UdxHeader Header { get; }

    /// <summary>Whether the payload would begin behind the end of the datagram: drop it.</summary>
    public bool IsTruncated => Header.DataOffset > _body.Length;

    /// <summary>What follows the extension area; only when not <see cref="IsTruncated"/>.</summary>
    public Span<byte> Payload => _body[Header.DataOffset..];

    /// <summary>The blocks of a packet with <see cref="UdxFlags.Sack"/>; empty without.</summary>
    public SackBlocks SackBlocks
    {
        get
        {
            if ((Header.Flags & UdxFlags.Sack) == 0)
            {
                return default;
            }

            // Without an offset in front of a payload, everything behind the header is blocks.
            var offset = Header.DataOffset;
            return new SackBlocks(offset > 0 && offset < _body.Length ? _body[..offset] : _body);
        }
    }

    /// <summary>Whether the packet carries one of <paramref name="flags"/>.</summary>
    public bool HasAny(UdxFlags flags) => (Header.Flags & flags) != 0;

    /// <summary>Reads a datagram; false when it is no stream packet.</summary>
    public static bool TryRead(Span<byte> datagram, out UdxPacket packet)
    {
        if (!UdxHeader.IsPresent(datagram))
        {
            packet = default;
            return false;
        }

        packet = new UdxPacket(UdxHeader.Read(datagram), datagram[UdxHeader.Length..]);
        return true;
    }
}
