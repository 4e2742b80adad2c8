namespace HyperDht.Runtime;

/// <summary>Arms timers by what a core wants.</summary>
internal static class LoopTimerExtensions
{
    /// <summary>Arms the timer for a deadline, or disarms it when there is none.</summary>
    public static void SetOrClear(this ILoopTimer timer, TimeSpan? deadline)
    {
        if (deadline is { } at)
        {
            timer.Set(at);
        }
        else
        {
            timer.Clear();
        }
    }
}
