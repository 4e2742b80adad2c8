using System.Diagnostics.Metrics;

namespace HyperDht.Hosting.Tests.Fakes;

/// <summary>Adds up what one counter counts.</summary>
internal sealed class CounterProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _total;

    public CounterProbe(Counter<long> counter)
    {
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _total, count));
        _listener.EnableMeasurementEvents(counter);
    }

    public long Total => Interlocked.Read(ref _total);

    public void Dispose() => _listener.Dispose();
}
