namespace HyperDht.Messaging;

/// <summary>The node became persistent: it has an id, stores records and joins others' routing tables.</summary>
/// <param name="Node">The node.</param>
public sealed record NodeBecamePersistent(IHyperDht Node) : IDhtNotice;
