namespace HyperDht.Connections.Announcing;

/// <summary>Which failures a server's announcer lives with.</summary>
internal static class AnnounceFailure
{
    /// <summary>Whether a node did not answer, a walk found nobody, or the announcer is stopping.</summary>
    public static bool IsExpected(Exception failure) => failure is HyperDhtException or OperationCanceledException;
}
