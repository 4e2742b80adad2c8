namespace HyperDht;

/// <summary>The story of one connect, filled once: errors, the tool and telemetry all read it.</summary>
/// <remarks>Safe to read from any thread; grows until the connect has ended, and once more when a relayed connection becomes direct.</remarks>
public sealed class ConnectTrace
{
    private const int MaxSteps = 256;
    private const string ExceptionKey = "HyperDht.ConnectTrace";

    private readonly Lock _gate = new();
    private readonly List<ConnectStep> _steps = [];

    /// <summary>The path that won, or <see cref="PathKind.Unknown"/>.</summary>
    public PathKind Path { get; internal set; }

    /// <summary>
    /// What was used last to get to the peer: <c>lan</c>, <c>direct</c>, <c>relay</c>, <c>opening</c> (the packet before the first
    /// round of a punch), or the name of an <see cref="Holepunch.IHolepunchStrategy"/>; null when it did not come to any of them.
    /// </summary>
    public string? Strategy { get; internal set; }

    /// <summary>What the NAT of this side was taken for; <see cref="Holepunch.NatKind.Unknown"/> when no way needed to know it.</summary>
    public Holepunch.NatKind LocalNat { get; internal set; }

    /// <summary>What the peer's NAT is, by the peer's word.</summary>
    public Holepunch.NatKind RemoteNat { get; internal set; }

    /// <summary>One sentence that says why no direct path came about and what to do; null when one did, or none was tried.</summary>
    /// <remarks>Also filled when a relay carries the connection instead.</remarks>
    public string? DirectFailure => NoDirectPath?.Sentence;

    /// <summary>The same with reason and advice apart.</summary>
    internal NoDirectPath? NoDirectPath { get; set; }

    /// <summary>The steps so far, in the order in which they began; at most 256 are kept.</summary>
    public IReadOnlyList<ConnectStep> Steps
    {
        get
        {
            lock (_gate)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>The trace of a connect that failed or was cancelled; null for another exception.</summary>
    /// <param name="exception">What <see cref="IHyperDht.ConnectAsync"/> threw.</param>
    public static ConnectTrace? Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return (exception as HyperDhtException)?.Trace ?? exception.Data[ExceptionKey] as ConnectTrace;
    }

    /// <summary>Gives the trace to an exception that has no property for it.</summary>
    internal void AttachTo(Exception exception) => exception.Data[ExceptionKey] = this;

    /// <summary>Adds a step; -1 when there are too many.</summary>
    internal int Add(string name, TimeSpan at, string detail)
    {
        lock (_gate)
        {
            if (_steps.Count == MaxSteps)
            {
                return -1;
            }

            _steps.Add(new(name, at, detail));
            return _steps.Count - 1;
        }
    }

    /// <summary>Ends a step.</summary>
    internal ConnectStep End(int step, TimeSpan now, string outcome)
    {
        lock (_gate)
        {
            return _steps[step] = _steps[step] with { Took = now - _steps[step].At, Outcome = outcome };
        }
    }
}
