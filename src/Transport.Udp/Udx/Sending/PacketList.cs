namespace HyperDht.Udx.Sending;

/// <summary>Ends and length of a list threaded through the records of a <see cref="PacketRing"/>.</summary>
internal struct PacketList
{
    /// <summary>The oldest; meaningful while not empty.</summary>
    public uint Head;

    /// <summary>The youngest; meaningful while not empty.</summary>
    public uint Tail;

    /// <summary>How many.</summary>
    public int Count;
}
