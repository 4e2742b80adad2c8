using System.Diagnostics.Metrics;

namespace HyperDht.Records.Tests.Support;

/// <summary>Which limits dropped records in this test: counters count on the thread that drops.</summary>
internal sealed class EvictionProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly SortedSet<string> _limits = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public EvictionProbe()
    {
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (Environment.CurrentManagedThreadId == _thread)
            {
                _limits.Add((string)tags[0].Value!);
            }
        });
        _listener.EnableMeasurementEvents(RecordsMetrics.Evicted);
    }

    /// <summary>Values of the tag <c>limit</c>.</summary>
    public IEnumerable<string> Limits => _limits;

    public void Dispose() => _listener.Dispose();
}
