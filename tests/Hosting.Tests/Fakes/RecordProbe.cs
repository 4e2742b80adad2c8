using System.Diagnostics.Metrics;

namespace HyperDht.Hosting.Tests.Fakes;

/// <summary>Reads what the record stores of one meter report.</summary>
internal sealed class RecordProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<(string Instrument, string Kind), long> _read = [];

    public RecordProbe(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter) && instrument.Name.StartsWith("hyperdht.records.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _read.Add((instrument.Name, (string)tags.ToArray().Single(tag => tag.Key == "kind").Value!), value));
        _listener.Start();
    }

    /// <summary>Everything reported now.</summary>
    public IReadOnlyDictionary<(string Instrument, string Kind), long> Read()
    {
        _read.Clear();
        _listener.RecordObservableInstruments();
        return _read;
    }

    public void Dispose() => _listener.Dispose();
}
