namespace HyperDht.Holepunch.Rounds;

/// <summary>Takes the steps of a punch. On the loop.</summary>
internal interface IPunchStory
{
    /// <summary>A step begins.</summary>
    /// <param name="name">Fixed and lower-case.</param>
    /// <param name="detail">For people to read.</param>
    /// <returns>Its number, for <see cref="End"/>.</returns>
    int Begin(string name, string detail);

    /// <summary>The step is over.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="outcome">A code of <see cref="DhtErrorCodes"/> or a fixed word.</param>
    /// <param name="reason">In words; null for none.</param>
    void End(int step, string outcome, string? reason = null);
}
