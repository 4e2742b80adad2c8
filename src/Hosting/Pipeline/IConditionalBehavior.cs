namespace HyperDht.Hosting.Pipeline;

/// <summary>A behavior that knows when it has nothing to do for a message; it is then left out of the chain.</summary>
internal interface IConditionalBehavior
{
    /// <summary>Whether it belongs into the chain.</summary>
    bool Applies { get; }
}
