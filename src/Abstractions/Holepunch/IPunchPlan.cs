namespace HyperDht.Holepunch;

/// <summary>The probes of one attempt in time: pure, the caller supplies the time and sends.</summary>
/// <remarks>On the loop. Over when <see cref="Deadline"/> is null; then nothing is sent any more.</remarks>
public interface IPunchPlan
{
    /// <summary>When to call <see cref="HandleTimeout"/> next; null once the plan has given up.</summary>
    TimeSpan? Deadline { get; }

    /// <summary>Begins.</summary>
    /// <param name="now">The time of the loop.</param>
    void Start(TimeSpan now);

    /// <summary>Goes on, when the deadline has come.</summary>
    /// <param name="now">The time of the loop.</param>
    void HandleTimeout(TimeSpan now);

    /// <summary>Takes the next probe that is due.</summary>
    /// <param name="step">The probe, when the result is true.</param>
    bool TryTakeStep(out PunchStep step);
}
