namespace HyperDht;

/// <summary>Marks a property of a limits record; <c>docs/abuse.md</c> is generated from these.</summary>
/// <param name="row">The row of the threat model it answers, such as <c>R8</c>.</param>
/// <param name="counter">The counter of meter <c>HyperDht</c> that counts what it dropped.</param>
/// <param name="test">The test class that attacks it.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DhtLimitAttribute(string row, string counter, string test) : Attribute
{
    /// <summary>The row of the threat model it answers.</summary>
    public string Row { get; } = row;

    /// <summary>The counter that counts what it dropped.</summary>
    public string Counter { get; } = counter;

    /// <summary>The test class that attacks it.</summary>
    public string Test { get; } = test;
}
