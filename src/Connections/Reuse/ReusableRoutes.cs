using HyperDht.Connections.Candidates;
using HyperDht.Holepunch.Sockets;
using HyperDht.Transport;

namespace HyperDht.Connections.Reuse;

/// <summary>Where peers were reached that, like us, use the socket of a connection for the next one (spec 03 §16).</summary>
/// <remarks>Pure. The punch sockets among them stay open for a moment after their last stream.</remarks>
/// <param name="maxRoutes">How many peers; the one remembered longest makes room.</param>
internal sealed class ReusableRoutes(int maxRoutes)
{
    private readonly OrderedDictionary<PublicKey, CandidatePath> _routes = [];

    /// <summary>Peers that have one, sockets that closed meanwhile included.</summary>
    public int Count => _routes.Count;

    /// <summary>The way to a peer whose socket is still open.</summary>
    public bool TryGet(PublicKey peer, out CandidatePath route)
    {
        if (!_routes.TryGetValue(peer, out route))
        {
            return false;
        }

        if (!route.Socket.IsClosed)
        {
            return true;
        }

        _routes.Remove(peer);
        return false;
    }

    /// <summary>A peer has proven itself on a way that leads straight to it.</summary>
    public void Remember(PublicKey peer, CandidatePath path)
    {
        // Removed first, so that it is the newest.
        _routes.Remove(peer);
        if (_routes.Count >= maxRoutes)
        {
            _routes.RemoveAt(0);
            ConnectionsMetrics.RoutesDropped.Add(1);
        }

        _routes.Add(peer, path);
        Mark(path.Socket, isReusable: true);
    }

    /// <summary>A connection on a socket broke, or nobody answered on it.</summary>
    public void Forget(PublicKey peer, IDatagramSocket socket)
    {
        Mark(socket, isReusable: false);
        if (_routes.TryGetValue(peer, out var route) && route.Socket == socket)
        {
            _routes.Remove(peer);
        }
    }

    /// <summary>The node is not where it was.</summary>
    public void Clear() => _routes.Clear();

    private static void Mark(IDatagramSocket socket, bool isReusable)
    {
        if (socket.Receiver is PunchSocket punch)
        {
            punch.IsReusable = isReusable;
        }
    }
}
