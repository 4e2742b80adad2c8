using HyperDht.Runtime;

namespace HyperDht.Routing.Life;

/// <summary>What is due on a tick of five seconds (spec 01 §18).</summary>
internal sealed class TickCore
{
    /// <summary>Time between ticks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5000);

    private const int RefreshTicks = 60;
    private const int KeepAliveTicks = 8;
    private const int SmallTableTicks = 64;

    private const int SaveTicks = 36;
    private const int SleepTicks = 720;
    private const int WakePhase = 6;
    // Nodes that start together with us are not in anybody's table yet when we first look around.
    private static readonly int[] EarlyTicks = [1, 3, 9];

    private static readonly TimeSpan SleepAfter = TimeSpan.FromMilliseconds(15000);

    private TimeSpan _last;
    private DateTimeOffset? _lastShown;
    private int _refresh;
    private int _bootstrapped;

    /// <param name="random">Spreads nodes, so that they do not act in step.</param>
    public TickCore(IRandomSource random)
    {
        Tick = 100 - random.Next(50);
        _refresh = RefreshTicks - random.Next(30);
    }

    public int Tick { get; private set; }

    /// <summary>Ticks begin, or begin again after a pause that was no sleep.</summary>
    /// <param name="now">The time.</param>
    /// <param name="shown">What the wall clock shows; null when there is none.</param>
    public void Start(TimeSpan now, DateTimeOffset? shown)
    {
        _last = now;
        _lastShown = shown;
    }

    /// <summary>A tick went by.</summary>
    /// <param name="now">The time, which stands still on some systems while the host sleeps.</param>
    /// <param name="shown">What the wall clock shows, which does not; null when there is none.</param>
    /// <returns>True when the host slept in between.</returns>
    public bool HandleTick(TimeSpan now, DateTimeOffset? shown)
    {
        var slept = now - _last > SleepAfter || shown - _lastShown > SleepAfter;
        Start(now, shown);
        if (slept)
        {
            HandleWakeUp();
        }
        else
        {
            Tick++;
        }

        return slept;
    }

    /// <summary>Makes every node look old, and the keep-alive and a refresh due soon.</summary>
    public void HandleWakeUp()
    {
        Tick += SleepTicks;
        Tick += WakePhase - (Tick % KeepAliveTicks);
        _refresh = 1;
    }

    public bool IsKeepAliveDue => Tick % KeepAliveTicks == 0;

    /// <summary>Whether good nodes should be remembered again: every three minutes.</summary>
    public bool IsSaveDue => Tick % SaveTicks == 0;

    /// <summary>Whether a refresh is due; counts down otherwise.</summary>
    public bool TakeRefresh(bool isTableSmall)
    {
        _bootstrapped++;
        if (isTableSmall && (Tick % SmallTableTicks == 0 || Array.IndexOf(EarlyTicks, _bootstrapped) >= 0))
        {
            return true;
        }

        return --_refresh <= 0;
    }

    /// <summary>A query runs: the next refresh can wait.</summary>
    public void HandleQuery() => _refresh = RefreshTicks;
}
