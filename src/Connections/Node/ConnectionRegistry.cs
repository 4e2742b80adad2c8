using HyperDht.Connections.Candidates;

namespace HyperDht.Connections.Node;

/// <summary>The open connections of a node, so that closing it leaves none behind. On the loop.</summary>
internal sealed class ConnectionRegistry
{
    private readonly Dictionary<long, ICandidate> _open = [];
    private long _next;

    /// <summary>Connections that are not closed, unproven ones included.</summary>
    public int Count => _open.Count;

    /// <summary>Notes a connection.</summary>
    /// <returns>What to remove it with.</returns>
    public long Add(ICandidate connection)
    {
        _open.Add(++_next, connection);
        return _next;
    }

    public void Remove(long number) => _open.Remove(number);

    /// <summary>Ends every connection in order: what was written still goes out, for at most two seconds.</summary>
    public Task CloseAsync() => Task.WhenAll(_open.Values.ToArray().Select(open => open.Connection.DisposeAsync().AsTask()));

    /// <summary>Makes every peer answer soon.</summary>
    public void Probe()
    {
        foreach (var connection in _open.Values.ToArray())
        {
            connection.Probe();
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
