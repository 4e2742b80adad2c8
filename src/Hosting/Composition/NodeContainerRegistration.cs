namespace HyperDht.Hosting.Composition;

/// <summary>Marks in the host's services that a name was added, and holds its builder.</summary>
/// <param name="Builder">The builder of that name.</param>
internal sealed record NodeContainerRegistration(HyperDhtBuilder Builder);
