namespace HyperDht.Udx.Wire;

/// <summary>The third byte of a stream packet (spec 04 §2). Unknown bits are ignored.</summary>
[Flags]
internal enum UdxFlags : byte
{
    /// <summary>A pure acknowledgement or window update.</summary>
    None = 0,

    /// <summary>The payload is the next piece of the byte stream.</summary>
    Data = 0x01,

    /// <summary>The sender's last sequence number.</summary>
    End = 0x02,

    /// <summary>The extension area holds SACK blocks.</summary>
    Sack = 0x04,

    /// <summary>The payload is one unordered message.</summary>
    Message = 0x08,

    /// <summary>The sender is gone.</summary>
    Destroy = 0x10,

    /// <summary>Asks for an acknowledgement; everything else in the packet is ignored.</summary>
    Heartbeat = 0x20,
}
