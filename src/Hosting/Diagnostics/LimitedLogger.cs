using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Diagnostics;

/// <summary>A logger that no peer can flood or write lines into (threat-model L3).</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class LimitedLogger(ILogger inner, TimeProvider time, DhtMeter meter) : ILogger
{
    /// <summary>Lines that a category writes in a second at most.</summary>
    public const int LinesPerSecond = 10;

    private readonly Lock _gate = new();
    private readonly LineBudget _budget = new(LinesPerSecond);
    private readonly long _start = time.GetTimestamp();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!inner.IsEnabled(logLevel))
        {
            return;
        }

        long refused;
        lock (_gate)
        {
            if (!_budget.TryTake(time.GetElapsedTime(_start), out refused))
            {
                meter.LogLinesSuppressed.Add(1);
                return;
            }
        }

        if (refused > 0)
        {
            HostingLog.LinesSuppressed(inner, refused);
        }

        inner.Log(logLevel, eventId, state, exception, (values, error) => LogLine.Clean(formatter(values, error)));
    }
}
