using System.Diagnostics;

namespace HyperDht.Connections.Dialing;

/// <summary>The spans of one connect: one trace, and in it a span for each step.</summary>
/// <remarks>
/// On the loop. Nothing is made when nobody listens to the source <c>HyperDht</c>. The times are those of the loop, laid on the wall
/// clock once; what is current for other work on the loop is never changed.
/// </remarks>
internal sealed class DialSpans
{
    private static readonly ActivitySource Source = new("HyperDht");

    private readonly Activity _root;
    private readonly string _name;
    private readonly Dictionary<int, Activity> _open = [];

    private DialSpans(Activity root, string name) => (_root, _name) = (root, name);

    /// <summary>Begins the trace; null when nobody wants it.</summary>
    /// <param name="parent">What the caller was doing.</param>
    /// <param name="name">What the trace is called, and its steps begin with.</param>
    public static DialSpans? TryStart(ActivityContext parent, string name) =>
        Source.HasListeners() && Start(name, ActivityKind.Client, parent, default) is { } root ? new DialSpans(root, name) : null;

    public void Begin(int number, ConnectStep step)
    {
        if (Start($"{_name}.{step.Name}", ActivityKind.Internal, _root.Context, _root.StartTimeUtc + step.At) is { } span)
        {
            span.SetTag("hyperdht.detail", step.Detail);
            _open[number] = span;
        }
    }

    public void End(int number, ConnectStep step, bool isFailure)
    {
        if (_open.Remove(number, out var span))
        {
            span.SetTag("hyperdht.outcome", step.Outcome);
            Stop(span, _root.StartTimeUtc + step.At + step.Took!.Value, isFailure ? step.Outcome : null);
        }
    }

    /// <summary>Notes what has no length.</summary>
    public void Add(ConnectStep step) => _root.AddEvent(new ActivityEvent(
        step.Name, _root.StartTimeUtc + step.At, new ActivityTagsCollection { ["hyperdht.detail"] = step.Detail }));

    /// <summary>Ends the trace.</summary>
    /// <param name="trace">What has come of it.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="outcome">A code, or <c>open</c>.</param>
    /// <param name="isFailure">Whether it failed.</param>
    public void Finish(ConnectTrace trace, TimeSpan took, string outcome, bool isFailure)
    {
        _root.SetTag("hyperdht.outcome", outcome);
        _root.SetTag("hyperdht.path", ConnectNames.Of(trace.Path));
        _root.SetTag("hyperdht.strategy", trace.Strategy);
        _root.SetTag("hyperdht.nat.local", ConnectNames.Of(trace.LocalNat));
        _root.SetTag("hyperdht.nat.remote", ConnectNames.Of(trace.RemoteNat));
        if (isFailure)
        {
            _root.SetTag("error.type", outcome);
        }

        Stop(_root, _root.StartTimeUtc + took, isFailure ? trace.DirectFailure ?? outcome : null);
    }

    private static Activity? Start(string name, ActivityKind kind, ActivityContext parent, DateTimeOffset at)
    {
        var current = Activity.Current;
        Activity.Current = null;
        var span = Source.StartActivity(name, kind, parent, startTime: at);
        Activity.Current = current;
        return span;
    }

    private static void Stop(Activity span, DateTime at, string? failure)
    {
        if (failure is not null)
        {
            span.SetStatus(ActivityStatusCode.Error, failure);
        }

        var current = Activity.Current;
        span.SetEndTime(at);
        span.Dispose();
        Activity.Current = current;
    }
}
