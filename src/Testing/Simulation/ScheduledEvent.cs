namespace HyperDht.Testing;

/// <summary>Something that happens at a point of virtual time.</summary>
internal abstract class ScheduledEvent
{
    /// <summary>Does it, as protocol work.</summary>
    /// <param name="version">The number it was scheduled with; an event that was rescheduled since ignores old ones.</param>
    public abstract void Fire(int version);

    /// <summary>Whether it will do nothing.</summary>
    /// <param name="version">As for <see cref="Fire"/>.</param>
    public virtual bool IsDead(int version) => false;
}
