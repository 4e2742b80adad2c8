using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HyperDht.Connections.Secure;
using HyperDht.Runtime;

namespace HyperDht.Connections.Pool;

/// <summary>The connections of a node, one for each peer (spec 03 §17).</summary>
/// <param name="loop">The node's loop.</param>
/// <param name="node">The node that made it.</param>
/// <param name="connect">Connects as the node does.</param>
internal sealed class ConnectionPool(
    IDhtLoop loop, object node, Func<PeerKey, ConnectOptions?, CancellationToken, Task<IHyperDhtConnection>> connect) : IConnectionPool
{
    private readonly Dictionary<PublicKey, PooledPeer> _peers = [];

    // Changed on the loop; users may look from anywhere.
    private readonly ConcurrentDictionary<PublicKey, IHyperDhtConnection> _open = new();

    public IReadOnlyCollection<IHyperDhtConnection> Connections => [.. _open.Values];

    public bool TryGet(PublicKey remotePublicKey, [NotNullWhen(true)] out IHyperDhtConnection? connection) =>
        _open.TryGetValue(remotePublicKey, out connection);

    public Task<IHyperDhtConnection> ConnectAsync(
        PeerKey key, ConnectOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return loop.InvokeAsync(() => ConnectOnLoopAsync(key, options, cancellationToken));
    }

    /// <summary>Whether a node made the pool.</summary>
    public bool BelongsTo(object other) => ReferenceEquals(node, other);

    /// <summary>Takes a connection in, or ends it because there is a better one to its peer. On the loop.</summary>
    /// <returns>Whether it stays.</returns>
    public bool TryAdd(IHyperDhtConnection connection)
    {
        var remote = connection.RemotePublicKey;
        if (!_peers.TryGetValue(remote, out var peer) || peer.IsOver)
        {
            _peers[remote] = peer = new PooledPeer();
        }
        else if (!DuplicateRule.KeepsNew(connection.LocalPublicKey, remote, peer.Open?.IsInitiator ?? true, connection.IsInitiator))
        {
            End(connection);
            return false;
        }
        else if (peer.Open is { } former)
        {
            _peers[remote] = peer = new PooledPeer();
            End(former);
        }

        Take(peer, connection);
        return true;
    }

    private static void End(IHyperDhtConnection connection)
    {
        ConnectionsMetrics.Duplicates.Add(1);
        if (connection is SecureConnection secure)
        {
            secure.Fail(new HyperDhtException(DhtErrorCodes.DuplicateConnection, "The pool has another connection to this peer."));
            return;
        }

        connection.Abort();
    }

    private Task<IHyperDhtConnection> ConnectOnLoopAsync(PeerKey key, ConnectOptions? options, CancellationToken cancellationToken)
    {
        if (!_peers.TryGetValue(key.PublicKey, out var peer) || peer.IsOver)
        {
            _peers[key.PublicKey] = peer = new PooledPeer();
            _ = DialAsync(peer, key, options);
        }

        return peer.WaitAsync(cancellationToken);
    }

    private async Task DialAsync(PooledPeer peer, PeerKey key, ConnectOptions? options)
    {
        using var dial = new CancellationTokenSource();
        peer.BeginDial(dial);
        try
        {
            var connection = await connect(key, options, dial.Token);
            if (peer.Open is not null || _peers.GetValueOrDefault(key.PublicKey) != peer)
            {
                // The peer's own connection came first, and stays.
                End(connection);
                return;
            }

            Take(peer, connection);
        }
        catch (Exception error)
        {
            peer.Fail(error);
            Forget(key.PublicKey, peer);
        }
        finally
        {
            peer.EndDial();
        }
    }

    private void Take(PooledPeer peer, IHyperDhtConnection connection)
    {
        _open[connection.RemotePublicKey] = connection;
        peer.Take(connection);
        _ = ForgetWhenClosedAsync(peer, connection);
    }

    private async Task ForgetWhenClosedAsync(PooledPeer peer, IHyperDhtConnection connection)
    {
        try
        {
            await connection.Closed;
        }
        catch (HyperDhtException)
        {
            // Why it closed is for its users.
        }

        Forget(connection.RemotePublicKey, peer);
    }

    private void Forget(PublicKey remote, PooledPeer peer)
    {
        if (_peers.TryGetValue(remote, out var current) && current == peer && (peer.Open is null || peer.IsOver))
        {
            _peers.Remove(remote);
            _open.TryRemove(remote, out _);
        }
    }
}
