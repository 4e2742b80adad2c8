namespace HyperDht.Runtime;

/// <summary>A one-shot timer of a loop.</summary>
/// <remarks>All members on the loop only. Re-arming is cheap: it does not touch a queue unless the deadline moves forward in time.</remarks>
public interface ILoopTimer : IDisposable
{
    /// <summary>When it fires on <see cref="IDhtLoop.Now"/>'s clock, or null while not armed.</summary>
    TimeSpan? Deadline { get; }

    /// <summary>Arms it, replacing any earlier deadline.</summary>
    /// <param name="deadline">On <see cref="IDhtLoop.Now"/>'s clock; in the past means as soon as possible.</param>
    void Set(TimeSpan deadline);

    /// <summary>Disarms it.</summary>
    void Clear();
}
