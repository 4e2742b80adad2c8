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
    private const int SleepTicks = 720;
    private const int WakePhase = 6;
    private static readonly TimeSpan SleepAfter = TimeSpan.FromMilliseconds(15000);

    private TimeSpan _last;
    private int _refresh;

    /// <param name="random">Spreads nodes, so that they do not act in step.</param>
    /// <param name="now">The time.</param>
    public TickCore(IRandomSource random, TimeSpan now)
    {
        Tick = 100 - random.Next(50);
        _refresh = RefreshTicks - random.Next(30);
        _last = now;
    }

    public int Tick { get; private set; }

    /// <summary>A tick went by.</summary>
    /// <returns>True when the host slept in between.</returns>
    public bool HandleTick(TimeSpan now)
    {
        var slept = now - _last > SleepAfter;
        _last = now;
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

    /// <summary>Whether a refresh is due; counts down otherwise.</summary>
    public bool TakeRefresh(bool isTableSmall) => (isTableSmall && Tick % SmallTableTicks == 0) || --_refresh <= 0;

    /// <summary>A query runs: the next refresh can wait.</summary>
    public void HandleQuery() => _refresh = RefreshTicks;
}
