namespace HyperDht.Routing.Health;

/// <summary>Concludes from answers and timeouts whether the network is there (spec 01 §21). Fed once a tick.</summary>
internal sealed class HealthCore
{
    private const int WindowSize = 4;
    private const int OfflineTicks = 2;
    private const int IdleBelow = 4;

    private readonly Queue<(long Responses, long Timeouts)> _snapshots = new();
    private readonly Queue<HealthState> _verdicts = new();
    private (long Responses, long Timeouts) _latest;
    private int _offlineInARow;
    private bool _isDegraded;

    public HealthState State { get; private set; } = HealthState.Online;

    public bool IsOnline => State != HealthState.Offline;

    public bool IsDegraded => State == HealthState.Degraded;

    /// <summary>Takes the running totals of a tick.</summary>
    /// <returns>True when the state changed.</returns>
    public bool HandleTick(long responses, long timeouts)
    {
        var before = State;
        var answered = responses - _latest.Responses;
        var lost = timeouts - _latest.Timeouts;
        _latest = (responses, timeouts);
        _snapshots.Enqueue(_latest);
        if (_snapshots.Count < WindowSize)
        {
            return false;
        }

        while (_snapshots.Count > WindowSize)
        {
            _snapshots.Dequeue();
        }

        if (answered + lost < IdleBelow)
        {
            return false;
        }

        Judge(answered == 0 ? HealthState.Offline : lost * 2 > answered + lost ? HealthState.Degraded : HealthState.Online);
        return State != before;
    }

    /// <summary>Starts over after a sleep.</summary>
    /// <returns>True when the state changed.</returns>
    public bool Reset()
    {
        var before = State;
        _snapshots.Clear();
        _verdicts.Clear();
        _latest = default;
        _offlineInARow = 0;
        _isDegraded = false;
        State = HealthState.Online;
        return before != State;
    }

    private void Judge(HealthState verdict)
    {
        _verdicts.Enqueue(verdict);
        if (_verdicts.Count > WindowSize)
        {
            _verdicts.Dequeue();
        }

        _offlineInARow = verdict == HealthState.Offline ? _offlineInARow + 1 : 0;
        var isOffline = _offlineInARow >= OfflineTicks || (verdict == HealthState.Offline && State == HealthState.Offline);
        if (isOffline || Count(HealthState.Online) == WindowSize)
        {
            _isDegraded = false;
        }
        else if (Count(HealthState.Degraded) == WindowSize)
        {
            _isDegraded = true;
        }

        State = isOffline ? HealthState.Offline : _isDegraded ? HealthState.Degraded : HealthState.Online;
    }

    private int Count(HealthState verdict) => _verdicts.Count(v => v == verdict);
}
