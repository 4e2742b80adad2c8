namespace HyperDht.Connections.Announcing;

/// <summary>Which failures a server's announcer lives with.</summary>
internal static class AnnounceFailure
{
    /// <summary>Whether a node did not answer, a walk found nobody, the announcer is stopping, or the key it signs with is gone.</summary>
    public static bool IsExpected(Exception failure) => failure is HyperDhtException or OperationCanceledException or ObjectDisposedException;
}
