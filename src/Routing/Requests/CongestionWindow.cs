namespace HyperDht.Routing.Requests;

/// <summary>Limits how many requests are outstanding (spec 01 §12): 80 in 750 ms, 160 in about three seconds.</summary>
/// <remarks>Pure: the caller steps it every <see cref="StepPeriod"/>.</remarks>
internal sealed class CongestionWindow(int limit)
{
    public const int SlotCount = 4;

    /// <summary>Time between steps.</summary>
    public static readonly TimeSpan StepPeriod = TimeSpan.FromMilliseconds(750);

    private readonly int[] _slots = new int[SlotCount];

    public int Total { get; private set; }

    public int CurrentSlot { get; private set; }

    public ReadOnlySpan<int> Slots => _slots;

    public bool IsFull => Total >= 2 * limit || _slots[CurrentSlot] >= limit;

    /// <summary>A request was transmitted.</summary>
    public void HandleSent()
    {
        _slots[CurrentSlot]++;
        Total++;
    }

    /// <summary>A request is no longer outstanding.</summary>
    public void HandleSettled()
    {
        if (_slots[CurrentSlot] > 0)
        {
            _slots[CurrentSlot]--;
            Total--;
        }
    }

    /// <summary>Forgets the oldest slot and moves on to it.</summary>
    public void Step()
    {
        CurrentSlot = (CurrentSlot + 1) % SlotCount;
        Total -= _slots[CurrentSlot];
        _slots[CurrentSlot] = 0;
    }

    public void Clear()
    {
        Array.Clear(_slots);
        Total = 0;
    }
}
