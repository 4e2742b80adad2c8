using System.Diagnostics;
using System.Globalization;
using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Doctor;

/// <summary>Tells who waits for a connect, every five seconds, what it is doing: a punch of many ports takes up to half a minute.</summary>
/// <remarks>Reads the spans of the connect that is made inside it. Thread safe.</remarks>
internal sealed class ConnectProgress : IDisposable
{
    /// <summary>From one line to the next.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private const string StepPrefix = "hyperdht.connect.";

    private readonly Lock _gate = new();
    private readonly List<Activity> _steps = [];
    private readonly ToolStatus _status;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly Activity _parent = new("hyperdht.doctor");
    private readonly ActivityListener _listener;
    private readonly ITimer _timer;

    /// <summary>Begins; the connect is to be called next, from here.</summary>
    public ConnectProgress(ToolStatus status, TimeProvider time)
    {
        _status = status;
        _time = time;
        _began = time.GetTimestamp();
        _parent.Start();
        var trace = _parent.TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "HyperDht",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == trace ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.None,
            ActivityStarted = Begin,
            ActivityStopped = End,
        };
        ActivitySource.AddActivityListener(_listener);
        _timer = time.CreateTimer(_ => Report(), null, Period, Period);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _listener.Dispose();
        _parent.Dispose();
    }

    private static string Words(string step) => step switch
    {
        "find-peer" => "looking for nodes that know the peer",
        "handshake" => "shaking hands through a node that forwards to the peer",
        "lan" => "trying the peer's local addresses",
        "direct" => "trying the peer's public address",
        "punch-round" => "agreeing with the peer on a hole punch",
        "punch" => "punching a hole; where one side's ports are random that takes up to 35 s",
        "relay" => "waiting for the peer on the relay",
        "open" => "waiting for the peer to prove itself",
        _ => step,
    };

    private void Begin(Activity span)
    {
        if (span.TraceId == _parent.TraceId && span.OperationName.StartsWith(StepPrefix, StringComparison.Ordinal))
        {
            lock (_gate)
            {
                _steps.Add(span);
            }
        }
    }

    private void End(Activity span)
    {
        lock (_gate)
        {
            _steps.Remove(span);
        }
    }

    private void Report()
    {
        string? step;
        lock (_gate)
        {
            // A punch is what takes long; rounds through further nodes go on beside it.
            var shown = _steps.FindLast(step => step.OperationName == StepPrefix + "punch") ?? _steps.LastOrDefault();
            step = shown?.OperationName[StepPrefix.Length..];
        }

        var elapsed = _time.GetElapsedTime(_began);
        var what = step is null ? "connecting" : Words(step);
        _status.ReportProgress(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0} s: {what}"), step);
    }
}
