namespace HyperDht.Hosting.Composition;

/// <summary>A relay that the builder names for every connection.</summary>
internal sealed record NodeRelay(PublicKey Key);
