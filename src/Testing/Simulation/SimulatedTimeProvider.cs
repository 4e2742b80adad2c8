namespace HyperDht.Testing;

/// <summary>The clock of a simulation, for everything that takes a <see cref="TimeProvider"/>.</summary>
internal sealed class SimulatedTimeProvider(SimulatedLoop loop, DateTimeOffset start) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => loop.Ticks;

    public override DateTimeOffset GetUtcNow() => start + loop.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        loop.RequireThread("TimeProvider.CreateTimer");
        var timer = new SimulatedClockTimer(loop, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
