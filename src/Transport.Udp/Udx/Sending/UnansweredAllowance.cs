namespace HyperDht.Udx.Sending;

/// <summary>How many packets may leave for an address that has sent nothing for the stream yet (threat-model U5).</summary>
internal struct UnansweredAllowance(int packets)
{
    private int _sent;

    /// <summary>Whether the address has sent something.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Whether a new packet may leave.</summary>
    public readonly bool HasRoom => IsAnswered || _sent < packets;

    /// <summary>A new packet has left.</summary>
    public void HandleSent() => _sent += IsAnswered ? 0 : 1;

    /// <summary>The packets go to another address.</summary>
    public void Renew()
    {
        IsAnswered = false;
        _sent = 0;
    }
}
