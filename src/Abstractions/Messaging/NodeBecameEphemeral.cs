namespace HyperDht.Messaging;

/// <summary>The node fell back to ephemeral: it keeps its id to itself and stores nothing.</summary>
/// <param name="Node">The node.</param>
public sealed record NodeBecameEphemeral(IHyperDht Node) : IDhtNotice;
