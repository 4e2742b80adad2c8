namespace HyperDht;

/// <summary>The story of one connect, filled once: errors, the tool and telemetry all read it.</summary>
/// <remarks>Safe to read from any thread; grows until the connect has ended.</remarks>
public sealed class ConnectTrace
{
    private const int MaxSteps = 256;

    private readonly Lock _gate = new();
    private readonly List<ConnectStep> _steps = [];

    /// <summary>The path that won, or <see cref="PathKind.Unknown"/>.</summary>
    public PathKind Path { get; internal set; }

    /// <summary>The steps so far, in order; at most 256 are kept.</summary>
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

    internal void Add(string name, TimeSpan at, string detail)
    {
        lock (_gate)
        {
            if (_steps.Count < MaxSteps)
            {
                _steps.Add(new(name, at, detail));
            }
        }
    }
}
