namespace HyperDht.Holepunch.Strategies;

/// <summary>Probes in rounds of equal length: what the built-in strategies have in common.</summary>
/// <param name="pause">Time before the first round.</param>
/// <param name="interval">Time from round to round, and from the last one to giving up.</param>
/// <param name="rounds">How many.</param>
internal abstract class PunchPlan(TimeSpan pause, TimeSpan interval, int rounds) : IPunchPlan
{
    private readonly Queue<PunchStep> _steps = new();
    private int _round;

    public TimeSpan? Deadline { get; private set; }

    public void Start(TimeSpan now)
    {
        AddOpening();
        Deadline = now + pause;
        HandleTimeout(now);
    }

    public void HandleTimeout(TimeSpan now)
    {
        while (Deadline <= now)
        {
            if (_round == rounds)
            {
                Deadline = null;
                return;
            }

            AddRound(_round++);
            Deadline += interval;
        }
    }

    public bool TryTakeStep(out PunchStep step) => _steps.TryDequeue(out step);

    /// <summary>Adds what is sent before the first round.</summary>
    protected virtual void AddOpening()
    {
    }

    /// <summary>Adds the probes of a round, counted from 0.</summary>
    protected abstract void AddRound(int round);

    protected void Add(PunchStep step) => _steps.Enqueue(step);
}
