namespace HyperDht.Messaging;

/// <summary>Something that happened to a node. Nobody answers it.</summary>
#pragma warning disable CA1040 // A marker on purpose: it keeps handlers from being registered for any type at all.
public interface IDhtNotice;
#pragma warning restore CA1040
