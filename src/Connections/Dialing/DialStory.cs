using System.Diagnostics;
using HyperDht.Holepunch.Rounds;
using HyperDht.Runtime;

namespace HyperDht.Connections.Dialing;

/// <summary>Writes the trace of one connect, and from it the spans and the counters.</summary>
/// <remarks>On the loop.</remarks>
/// <param name="loop">Tells the time.</param>
/// <param name="parent">What the caller was doing.</param>
/// <param name="isRejoin">Whether a peer is looked for that fell silent: nobody's connect, and counted apart.</param>
internal sealed class DialStory(IDhtLoop loop, ActivityContext parent = default, bool isRejoin = false) : IPunchStory
{
    private const string Abandoned = "abandoned";
    private const string GoesOn = "goes-on";

    private readonly TimeSpan _start = loop.Now;
    private readonly List<int> _running = [];
    private DialSpans? _spans = DialSpans.TryStart(parent, isRejoin ? "hyperdht.rejoin" : "hyperdht.connect");

    public ConnectTrace Trace { get; } = new();

    private TimeSpan Elapsed => loop.Now - _start;

    /// <summary>Tells what has no length.</summary>
    public void Add(string step, string detail)
    {
        var at = Elapsed;
        Trace.Add(step, at, detail);
        _spans?.Add(new ConnectStep(step, at, detail));
    }

    public int Begin(string name, string detail)
    {
        var at = Elapsed;
        var step = Trace.Add(name, at, detail);
        if (step >= 0)
        {
            _running.Add(step);
            _spans?.Begin(step, new ConnectStep(name, at, detail));
        }

        return step;
    }

    public void End(int step, string outcome, string? reason = null)
    {
        if (!_running.Remove(step))
        {
            return;
        }

        var ended = Trace.End(step, Elapsed, reason is null ? outcome : $"{outcome}: {reason}");

        // Codes are in upper case; everything else is a word for something that went well or was not needed any more.
        _spans?.End(step, ended, isFailure: char.IsAsciiLetterUpper(outcome[0]));
        if (!isRejoin && ConnectionsMetrics.Steps.Enabled)
        {
            ConnectionsMetrics.Steps.Add(1, new("step", ended.Name), new("outcome", outcome));
        }
    }

    public HyperDhtException Fail(string code, string message, Exception? cause = null)
    {
        Add("failed", code);
        return new HyperDhtException(code, message, cause, Trace);
    }

    /// <summary>As <see cref="Fail"/>, for a failure to get to the server: the trace has the reason, too.</summary>
    public HyperDhtException FailDirect(string code, NoDirectPath why)
    {
        Trace.NoDirectPath = why;
        return Fail(code, why.Sentence);
    }

    /// <summary>What still runs is not needed any more. Idempotent.</summary>
    public void Abandon()
    {
        foreach (var step in _running.ToArray())
        {
            End(step, Abandoned);
        }
    }

    /// <summary>The connect is over; behind a relay's back the search for a direct path goes on, and only its spans end here.</summary>
    /// <param name="outcome"><c>open</c>, a code, or <c>cancelled</c>.</param>
    /// <param name="isFailure">Whether it failed.</param>
    public void Finish(string outcome, bool isFailure)
    {
        var took = Elapsed;
        if (isFailure || Trace.Path is not PathKind.Relay)
        {
            Abandon();
        }
        else if (_spans is not null)
        {
            var steps = Trace.Steps;
            foreach (var step in _running)
            {
                _spans.End(step, steps[step] with { Took = took - steps[step].At, Outcome = GoesOn }, isFailure: false);
            }
        }

        _spans?.Finish(Trace, took, outcome, isFailure);
        _spans = null;
        (isRejoin ? ConnectionsMetrics.RejoinDials : ConnectionsMetrics.Connects).Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        if (!isRejoin && ConnectionsMetrics.ConnectDuration.Enabled)
        {
            TagList tags = [new("outcome", outcome), new("path", ConnectNames.Of(Trace.Path)), new("strategy", Trace.Strategy ?? "none")];
            ConnectionsMetrics.ConnectDuration.Record(took.TotalSeconds, tags);
        }
    }
}
