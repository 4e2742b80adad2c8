namespace HyperDht.Testing;

/// <summary>A datagram on its way.</summary>
internal sealed class SimulatedDatagram(SimulatedSwitch owner, int capacity) : ScheduledEvent
{
    private readonly byte[] _buffer = new byte[capacity];

    public int Capacity => _buffer.Length;

    public int Length { get; set; }

    /// <summary>Address of the host it comes from, whichever interface it left by.</summary>
    public uint Home { get; set; }

    public PeerAddress Source { get; set; }

    public PeerAddress Destination { get; set; }

    public Memory<byte> Memory => _buffer.AsMemory(0, Length);

    public Span<byte> Span => _buffer.AsSpan(0, Length);

    public override void Fire(int version) => owner.Arrive(this);
}
