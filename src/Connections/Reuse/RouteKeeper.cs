using HyperDht.Connections.Candidates;

namespace HyperDht.Connections.Reuse;

/// <summary>Remembers the way of one connection for the next one to the same peer, unless it turns out to be no good.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class RouteKeeper(ReusableRoutes routes, PublicKey peer)
{
    private CandidatePath? _route;

    /// <summary>The peer has proven itself on a path, or on another one after that.</summary>
    public void HandleProven(CandidatePath path)
    {
        if (path.RelayStreamId is null)
        {
            _route = path;
            routes.Remember(peer, path);
        }
    }

    /// <summary>The connection is gone; called before its socket is let go.</summary>
    /// <param name="error">Why, or null for an orderly end.</param>
    /// <param name="remote">Where the peer was last.</param>
    public void HandleClosed(Exception? error, PeerAddress remote)
    {
        if (_route is { } route && (error is not null || remote != route.Remote))
        {
            routes.Forget(peer, route.Socket);
        }

        _route = null;
    }
}
