namespace HyperDht.Records.Storage;

/// <summary>A cache and when it rotates next.</summary>
internal sealed class AgingCache(IGenerations generations, TimeSpan period)
{
    public IGenerations Generations { get; } = generations;

    /// <summary>The next rotation; null while nothing is stored, so that an idle node has no timer.</summary>
    public TimeSpan? Deadline { get; private set; }

    /// <summary>Starts the clock with the first entry.</summary>
    public void HandleStored(TimeSpan now) => Deadline ??= now + period;

    public void HandleTimeout(TimeSpan now)
    {
        if (Deadline is not { } deadline || now < deadline)
        {
            return;
        }

        Generations.Tick();
        Deadline = Generations.Count == 0 ? null : deadline + period;
    }
}
