namespace HyperDht.Udx.Sending;

/// <summary>How many packets may leave for an address that has sent nothing for the stream yet (threat-model U5, H7).</summary>
internal struct UnansweredAllowance(int packets, int repetitions)
{
    private int _sent;
    private int _repeated;

    /// <summary>Whether the address has sent something.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Whether a new packet may leave.</summary>
    public readonly bool HasRoom => IsAnswered || _sent < packets;

    /// <summary>Whether a packet may leave once more, as long as no address has ever acknowledged one.</summary>
    public readonly bool HasRoomToRepeat => IsAnswered || _repeated < repetitions;

    /// <summary>A new packet has left.</summary>
    public void HandleSent() => _sent += IsAnswered ? 0 : 1;

    /// <summary>A packet has left once more.</summary>
    public void HandleRepeated() => _repeated += IsAnswered ? 0 : 1;

    /// <summary>The packets go to another address.</summary>
    public void Renew()
    {
        IsAnswered = false;
        _sent = 0;
        _repeated = 0;
    }
}
