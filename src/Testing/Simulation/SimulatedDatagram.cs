namespace HyperDht.Testing;

/// <summary>A datagram on its way.</summary>
internal sealed class SimulatedDatagram(SimulatedSwitch owner, int capacity) : ScheduledEvent
{
    private readonly byte[] _buffer = new byte[capacity];

    public int Capacity => _buffer.Length;

    public int Length { get; set; }

    /// <summary>The host it comes from, whichever interface it left by.</summary>
    public SimulatedHost? Home { get; set; }

    /// <summary>Where its destination is known by now.</summary>
    public SimulatedRealm? Realm { get; set; }

    /// <summary>Hops it has left.</summary>
    public int TimeToLive { get; set; }

    public PeerAddress Source { get; set; }

    public PeerAddress Destination { get; set; }

    public Memory<byte> Memory => _buffer.AsMemory(0, Length);

    public Span<byte> Span => _buffer.AsSpan(0, Length);

    public override void Fire(int version) => owner.Arrive(this);
}
