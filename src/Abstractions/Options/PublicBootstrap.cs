namespace HyperDht;

/// <summary>The public network's entrance (spec 01 §25).</summary>
internal static class PublicBootstrap
{
    /// <summary>The address before the <c>@</c> is tried first, the name only if it does not answer.</summary>
    public static readonly string[] Entries =
    [
        "88.99.3.86@node1.hyperdht.org:49737",
        "142.93.90.113@node2.hyperdht.org:49737",
        "138.68.147.8@node3.hyperdht.org:49737",
    ];
}
