using HyperDht.Connections.Candidates;

namespace HyperDht.Connections.Node;

/// <summary>The open connections of a node, so that closing it leaves none behind. On the loop.</summary>
internal sealed class ConnectionRegistry
{
    private readonly Dictionary<long, ICandidate> _open = [];
    private readonly Dictionary<NodeId, ICandidate> _rejoinable = [];
    private readonly Dictionary<NodeId, ICandidate> _callable = [];
    private long _next;

    /// <summary>Connections that are not closed, unproven ones included.</summary>
    public int Count => _open.Count;

    /// <summary>Told when there is a connection, and when there is none any more.</summary>
    public Action<bool>? Busy { get; set; }

    /// <summary>Told when a peer that could not follow us does not answer.</summary>
    public Action? Unanswered { get; set; }

    /// <summary>Told of a connection that the peer may call us for.</summary>
    public Action<ICandidate>? Callable { get; set; }

    /// <summary>Whether there are such connections.</summary>
    public bool HasCallable => _callable.Count > 0;

    /// <summary>Those connections.</summary>
    public IReadOnlyCollection<ICandidate> Callables => _callable.Values;

    /// <summary>Notes a connection.</summary>
    /// <returns>What to remove it with.</returns>
    public long Add(ICandidate connection)
    {
        _open.Add(++_next, connection);
        if (_open.Count == 1)
        {
            Busy?.Invoke(true);
        }

        return _next;
    }

    /// <summary>A connection's peer has proven itself: it may rejoin.</summary>
    public void HandleProven(ICandidate connection)
    {
        if (!connection.Connection.IsInitiator)
        {
            _rejoinable[connection.Way.Token] = connection;
        }
    }

    /// <summary>The peer of a connection that we dialed can follow us, and call us when it has moved itself.</summary>
    public void HandleAware(ICandidate connection)
    {
        _callable[connection.Way.CallId] = connection;
        Callable?.Invoke(connection);
    }

    /// <summary>The connection that a peer calls us for; null when there is none.</summary>
    public ICandidate? FindCallable(NodeId id) => _callable.GetValueOrDefault(id);

    /// <summary>The connection that a peer wants to go on with; null when there is none.</summary>
    /// <param name="token">What both sides know it by.</param>
    /// <param name="peer">Who asks.</param>
    public ICandidate? Find(NodeId token, PublicKey peer) =>
        _rejoinable.TryGetValue(token, out var found) && found.Connection.RemotePublicKey == peer ? found : null;

    public void Remove(long number, ICandidate? connection)
    {
        if (connection is not null && _callable.TryGetValue(connection.Way.CallId, out var callable) && callable == connection)
        {
            _callable.Remove(connection.Way.CallId);
        }

        if (connection is not null && _rejoinable.TryGetValue(connection.Way.Token, out var known) && known == connection)
        {
            _rejoinable.Remove(connection.Way.Token);
        }

        if (_open.Remove(number) && _open.Count == 0)
        {
            Busy?.Invoke(false);
        }
    }

    /// <summary>Ends every connection in order: what was written still goes out, for at most two seconds.</summary>
    public Task CloseAsync() => Task.WhenAll(_open.Values.ToArray().Select(open => open.Connection.DisposeAsync().AsTask()));

    /// <summary>Makes every peer answer soon.</summary>
    /// <param name="hasNetworkChanged">Whether peers that cannot follow are lost, should they not answer soon.</param>
    public void Probe(bool hasNetworkChanged)
    {
        foreach (var connection in _open.Values.ToArray())
        {
            connection.Probe(hasNetworkChanged);
        }
    }

    /// <summary>Resets every connection.</summary>
    public void Abort()
    {
        foreach (var connection in _open.Values.ToArray())
        {
            connection.Abort();
        }
    }
}
