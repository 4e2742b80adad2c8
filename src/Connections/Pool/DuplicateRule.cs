namespace HyperDht.Connections.Pool;

/// <summary>Which of two connections to the same peer stays (spec 03 §17).</summary>
internal static class DuplicateRule
{
    /// <summary>Whether the new one stays, and not the one there was.</summary>
    /// <param name="localPublicKey">Our key.</param>
    /// <param name="remotePublicKey">The peer's.</param>
    /// <param name="existingIsInitiator">Whether we dialed the one there was.</param>
    /// <param name="newIsInitiator">Whether we dialed the new one.</param>
    /// <remarks>
    /// Of connections in one direction the newer one stays: the peer has lost the older. Of crossed ones, where each side met its own first, the
    /// higher key's owner takes the new one and the lower key's owner keeps the old one: the same on both sides.
    /// </remarks>
    public static bool KeepsNew(PublicKey localPublicKey, PublicKey remotePublicKey, bool existingIsInitiator, bool newIsInitiator) =>
        existingIsInitiator == newIsInitiator || localPublicKey.Span.SequenceCompareTo(remotePublicKey.Span) > 0;
}
