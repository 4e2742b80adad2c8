namespace HyperDht.Udx.Receiving;

/// <summary>What became of a packet with a sequence number.</summary>
internal enum SegmentVerdict
{
    /// <summary>It is the next one: deliver its payload now.</summary>
    Deliver,

    /// <summary>Kept until the gap before it is filled.</summary>
    Stored,

    /// <summary>Known already; acknowledge again, the first acknowledgement may be lost.</summary>
    Duplicate,

    /// <summary>Too far ahead, or no room: gone.</summary>
    Dropped,
}
