using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace HyperDht.Transport.Udp;

/// <summary>Contains what callbacks throw: counted always, logged at a bounded rate (threat-model S7, L3).</summary>
/// <remarks>Any thread.</remarks>
internal sealed class LoopFaults(TimeProvider time, ILogger logger, Meter meter)
{
    /// <summary>Log lines in one second.</summary>
    public const int MaxLinesPerSecond = 10;

    private readonly Lock _lock = new();
    private readonly Counter<long> _faults = meter.CreateCounter<long>("hyperdht.loop.faults", "{fault}", "Callbacks that threw, contained.");
    private long _windowStart;
    private int _lines;
    private long _count;

    /// <summary>Callbacks that threw so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    public void Report(LoopFaultKind kind, Exception error)
    {
        Interlocked.Increment(ref _count);
        _faults.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
        if (MayLog())
        {
            TransportLog.CallbackFailed(logger, kind, error);
        }
    }

    private bool MayLog()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_lines == 0 || time.GetElapsedTime(_windowStart, now) >= TimeSpan.FromSeconds(1))
            {
                (_windowStart, _lines) = (now, 0);
            }

            return _lines++ < MaxLinesPerSecond;
        }
    }
}
