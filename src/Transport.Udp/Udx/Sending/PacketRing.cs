namespace HyperDht.Udx.Sending;

/// <summary>The records of all packets from the first unacknowledged to the newest, found by number without searching.</summary>
internal sealed class PacketRing(uint initialSequence)
{
    /// <summary>Most records: with full packets four times the default window.</summary>
    public const int MaxSpan = 16_384;

    private const int InitialCapacity = 16;
    private const int KeptCapacity = 256;

    private PacketRecord[] _records = [];
    private int _mask;
    private PacketList _inFlight;
    private PacketList _lost;

    /// <summary>The first number that is not acknowledged cumulatively.</summary>
    public uint First { get; private set; } = initialSequence;

    /// <summary>The number of the next new packet.</summary>
    public uint Next { get; private set; } = initialSequence;

    /// <summary>Packets between the two, delivered ones included.</summary>
    public int Span => (int)(Next - First);

    /// <summary>Packets on their way.</summary>
    public int InFlightCount => _inFlight.Count;

    /// <summary>Packets that wait to be sent again.</summary>
    public int LostCount => _lost.Count;

    /// <summary>The packet in flight that left first; only while there is one.</summary>
    public uint OldestInFlight => _inFlight.Head;

    /// <summary>The packet in flight that left last; only while there is one.</summary>
    public uint YoungestInFlight => _inFlight.Tail;

    /// <summary>The lost packet that was found first; only while there is one.</summary>
    public uint OldestLost => _lost.Head;

    /// <summary>The record of a packet between <see cref="First"/> and <see cref="Next"/>.</summary>
    public ref PacketRecord this[uint sequence] => ref _records[sequence & (uint)_mask];

    /// <summary>Gives the next number to a packet, which counts as in flight.</summary>
    public ref PacketRecord Add()
    {
        if (Span == _records.Length)
        {
            Grow();
        }

        var sequence = Next++;
        ref var record = ref this[sequence];
        record = default;
        Append(ref _inFlight, sequence);
        return ref record;
    }

    /// <summary>Notes that a packet was sent again: it is the youngest in flight now.</summary>
    public void MoveToYoungest(uint sequence)
    {
        ref var record = ref this[sequence];
        Remove(ref ListOf(record.State), sequence);
        record.State = PacketState.InFlight;
        Append(ref _inFlight, sequence);
    }

    /// <summary>Moves a packet in flight to the lost ones.</summary>
    public void MarkLost(uint sequence)
    {
        Remove(ref _inFlight, sequence);
        this[sequence].State = PacketState.Lost;
        Append(ref _lost, sequence);
    }

    /// <summary>Moves a packet that is not delivered in front of the lost ones: it is the next to be sent again.</summary>
    public void MoveToFirstLost(uint sequence)
    {
        ref var record = ref this[sequence];
        Remove(ref ListOf(record.State), sequence);
        record.State = PacketState.Lost;
        Prepend(ref _lost, sequence);
    }

    /// <summary>Notes that a packet arrived.</summary>
    public void MarkDelivered(uint sequence)
    {
        ref var record = ref this[sequence];
        Remove(ref ListOf(record.State), sequence);
        record.State = PacketState.Delivered;
        record.DeliveredUpTo = sequence + 1;
    }

    /// <summary>The first packet from <paramref name="sequence"/> on that is not delivered, or <see cref="Next"/>.</summary>
    /// <remarks>Paths are halved on the way, so that runs of delivered packets are crossed in almost no time however often they are reported.</remarks>
    public uint SkipDelivered(uint sequence)
    {
        while (sequence != Next)
        {
            ref var record = ref this[sequence];
            if (record.State != PacketState.Delivered)
            {
                return sequence;
            }

            if (record.DeliveredUpTo != Next)
            {
                ref var far = ref this[record.DeliveredUpTo];
                if (far.State == PacketState.Delivered)
                {
                    record.DeliveredUpTo = far.DeliveredUpTo;
                }
            }

            sequence = record.DeliveredUpTo;
        }

        return sequence;
    }

    /// <summary>Forgets the first packet, which must be delivered.</summary>
    public void RemoveFirst() => First++;

    /// <summary>Gives back the room of a large transfer once nothing is outstanding: an idle stream costs little.</summary>
    public void Trim()
    {
        if (Span == 0 && _records.Length > KeptCapacity)
        {
            _records = [];
            _mask = 0;
        }
    }

    private ref PacketList ListOf(PacketState state) => ref state == PacketState.InFlight ? ref _inFlight : ref _lost;

    private void Append(ref PacketList list, uint sequence)
    {
        if (list.Count++ == 0)
        {
            list.Head = sequence;
        }
        else
        {
            this[list.Tail].Next = sequence;
            this[sequence].Previous = list.Tail;
        }

        list.Tail = sequence;
    }

    private void Prepend(ref PacketList list, uint sequence)
    {
        if (list.Count++ == 0)
        {
            list.Tail = sequence;
        }
        else
        {
            this[list.Head].Previous = sequence;
            this[sequence].Next = list.Head;
        }

        list.Head = sequence;
    }

    private void Remove(ref PacketList list, uint sequence)
    {
        ref var record = ref this[sequence];
        if (--list.Count == 0)
        {
            return;
        }

        if (sequence == list.Head)
        {
            list.Head = record.Next;
        }
        else if (sequence == list.Tail)
        {
            list.Tail = record.Previous;
        }
        else
        {
            this[record.Previous].Next = record.Next;
            this[record.Next].Previous = record.Previous;
        }
    }

    private void Grow()
    {
        var larger = new PacketRecord[Math.Max(InitialCapacity, _records.Length * 2)];
        var mask = larger.Length - 1;
        for (var sequence = First; sequence != Next; sequence++)
        {
            larger[sequence & (uint)mask] = this[sequence];
        }

        _records = larger;
        _mask = mask;
    }
}
