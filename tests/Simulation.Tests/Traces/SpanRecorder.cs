using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HyperDht.Simulation.Tests.Traces;

/// <summary>Keeps the spans of one caller's trace, and the measurements that its thread makes.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ActivitySource _source = new("HyperDht.Simulation.Tests.Caller");
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();
    private readonly List<Activity> _stopped = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public SpanRecorder()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "HyperDht" || source.Name == _source.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Keep(activity),
        };
        ActivitySource.AddActivityListener(_spans);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("hyperdht.connections.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument, tags));
        _meters.Start();
    }

    /// <summary>Instruments with their tags, as <c>name key=value …</c>.</summary>
    public List<string> Measurements { get; } = [];

    /// <summary>What the caller does.</summary>
    public Activity Begin() => _source.StartActivity("caller") ?? throw new InvalidOperationException("Nobody listens.");

    /// <summary>The spans below the caller's, in the order in which they began.</summary>
    public IReadOnlyList<Activity> Of(Activity caller) =>
        [.. _stopped.Where(span => span.TraceId == caller.TraceId && span.SpanId != caller.SpanId).OrderBy(span => span.StartTimeUtc)];

    public void Dispose()
    {
        _spans.Dispose();
        _meters.Dispose();
        _source.Dispose();
    }

    private void Keep(Activity activity)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            _stopped.Add(activity);
        }
    }

    private void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            Measurements.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
        }
    }
}
