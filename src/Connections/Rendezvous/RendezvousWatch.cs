using HyperDht.Connections.Announcing;
using HyperDht.Connections.Candidates;
using HyperDht.Connections.Node;
using HyperDht.Routing;
using HyperDht.Runtime;

namespace HyperDht.Connections.Rendezvous;

/// <summary>
/// Keeps the NAT of a node open for a few nodes of the DHT, as long as it has connections that it dialed, and names them to the peers: one that moves
/// gets through to us by them at once, although our NAT lets in nothing from where it is now.
/// </summary>
/// <remarks>On the loop.</remarks>
internal sealed class RendezvousWatch
{
    /// <summary>Time between two rounds of pings: less than the half minute after which some NATs forget.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    // Of the nodes heard last.
    private const int Choice = 20;

    private readonly IDhtLoop _loop;
    private readonly RpcNode _rpc;
    private readonly ConnectionRegistry _registry;
    private readonly IRandomSource _random;
    private readonly ILoopTimer _timer;
    private readonly List<Held> _held = new(RendezvousPoints.Most);

    public RendezvousWatch(IDhtLoop loop, RpcNode rpc, ConnectionRegistry registry, IRandomSource random)
    {
        _loop = loop;
        _rpc = rpc;
        _registry = registry;
        _random = random;
        _timer = loop.CreateTimer(Run);
    }

    /// <summary>Begins to watch the node's connections.</summary>
    public void Attach()
    {
        _registry.Callable = HandleCallable;
        _rpc.Parts.Sender.Unmatched = TryTake;
    }

    /// <summary>The network has changed: what is behind our NAT now is not known to be open.</summary>
    public void HandleChange()
    {
        if (_timer.Deadline is not null)
        {
            Run();
        }
    }

    private void HandleCallable(ICandidate connection)
    {
        if (_timer.Deadline is null)
        {
            Run();
            return;
        }

        foreach (var held in _held)
        {
            Tell(connection, held);
        }
    }

    private void Run()
    {
        _timer.Clear();
        if (!_registry.HasCallable || _rpc.Parts.State.IsQuiet)
        {
            _held.Clear();
            return;
        }

        _timer.Set(_loop.Now + Period);
        if (!_rpc.IsFirewalled)
        {
            return;
        }

        Choose();
        foreach (var held in _held.ToArray())
        {
            _ = AskAsync(held);
        }
    }

    private void Choose()
    {
        var free = _rpc.ToArray(Choice).Where(node => !_held.Exists(held => held.Node == node)).ToList();
        while (_held.Count < RendezvousPoints.Most && free.Count > 0)
        {
            var at = _random.Next(free.Count);
            _held.Add(new Held(free[at]));
            free.RemoveAt(at);
        }
    }

    private async Task AskAsync(Held held)
    {
        try
        {
            held.Client = (await _rpc.PingAsync(held.Node)).To;
        }
        catch (Exception failure) when (AnnounceFailure.IsExpected(failure))
        {
            _held.Remove(held);
            if (_timer.Deadline is { } next && next > _loop.Now + Retry)
            {
                _timer.Set(_loop.Now + Retry);
            }

            return;
        }

        foreach (var connection in _registry.Callables)
        {
            Tell(connection, held);
        }
    }

    private static void Tell(ICandidate connection, Held held)
    {
        if (held.Client is { } client)
        {
            connection.Way.Tell(new RendezvousPoint(held.Node, client));
        }
    }

    // A stranger who knows which nodes these are still does not know the connection's number, and nobody but the peer can write the message.
    private bool TryTake(PeerAddress source, ReadOnlySpan<byte> datagram)
    {
        if (!IsHeld(source) || !RendezvousCall.TryRead(datagram, out var id, out var message, out var peer)
            || _registry.FindCallable(id) is not { } connection)
        {
            return false;
        }

        if (connection.Way.HandleCall(message.Span, peer))
        {
            ConnectionsMetrics.Calls.Add(1);
            connection.Probe(hasNetworkChanged: false);
        }

        return true;
    }

    // For every reply that nobody has asked for, a flood of them too: nothing is allocated.
    private bool IsHeld(PeerAddress source)
    {
        foreach (var held in _held)
        {
            if (held.Node == source)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Held(PeerAddress node)
    {
        public PeerAddress Node { get; } = node;

        public PeerAddress? Client { get; set; }
    }
}
