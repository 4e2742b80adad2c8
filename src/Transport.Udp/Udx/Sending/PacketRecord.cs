using HyperDht.Udx.Wire;

namespace HyperDht.Udx.Sending;

/// <summary>One sent packet until the cumulative acknowledgement passes it. Its number and its bytes never change.</summary>
internal struct PacketRecord
{
    /// <summary>Position of its first byte in the stream.</summary>
    public long Offset;

    /// <summary>When it was sent last.</summary>
    public TimeSpan SentAt;

    /// <summary>Counts every sending of the stream: the order in which packets left.</summary>
    public long SendOrder;

    /// <summary>Packets delivered when it was sent.</summary>
    public long DeliveredBefore;

    /// <summary>Packets lost when it was sent.</summary>
    public long LostBefore;

    /// <summary>When the last delivery before it was reported.</summary>
    public TimeSpan DeliveredAt;

    /// <summary>When the sending span that it closes began.</summary>
    public TimeSpan FirstSentAt;

    /// <summary>The place in the order of sendings at which that span began.</summary>
    public long FirstSentOrder;

    /// <summary>The packet before it in the list it is in.</summary>
    public uint Previous;

    /// <summary>The packet behind it in the list it is in.</summary>
    public uint Next;

    /// <summary>Once delivered: a number up to which everything is delivered too.</summary>
    public uint DeliveredUpTo;

    /// <summary>Bytes of payload.</summary>
    public ushort Length;

    /// <summary>Data, End or both.</summary>
    public UdxFlags Flags;

    /// <summary>What is known about it.</summary>
    public PacketState State;

    /// <summary>Whether it was sent more than once.</summary>
    public bool IsRetransmitted;

    /// <summary>Whether nothing more waited when it was sent.</summary>
    public bool IsAppLimited;
}
