using System.Diagnostics.Metrics;

namespace HyperDht.Hosting.Diagnostics;

/// <summary>The instruments of hosting, on the meter that the whole library shares.</summary>
internal sealed class DhtMeter : IDisposable
{
    public const string Name = "HyperDht";

    private readonly Meter? _own;

    public DhtMeter(IMeterFactory? factory = null)
    {
        var meter = Meter = factory?.Create(Name) ?? (_own = new Meter(Name));
        Requests = meter.CreateCounter<long>("hyperdht.pipeline.requests", "{request}", "Requests that reached a pipeline, by command and outcome.");
        Failures = meter.CreateCounter<long>("hyperdht.pipeline.failures", "{request}", "Requests whose pipeline threw.");
        PluginRequestsDropped = meter.CreateCounter<long>(
            "hyperdht.plugins.dropped", "{request}", "Requests a plug-in did not get: it has too many, or has this one already.");
        LogLinesSuppressed = meter.CreateCounter<long>("hyperdht.log.suppressed", "{line}", "Lines of log left out because a category wrote too many.");
    }

    /// <summary>For instruments that report instead of counting.</summary>
    public Meter Meter { get; }

    public Counter<long> Requests { get; }

    public Counter<long> Failures { get; }

    public Counter<long> PluginRequestsDropped { get; }

    public Counter<long> LogLinesSuppressed { get; }

    // A meter of the host's factory is disposed by the factory.
    public void Dispose() => _own?.Dispose();
}
