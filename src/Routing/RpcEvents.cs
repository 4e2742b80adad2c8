using HyperDht.Routing.Table;
using HyperDht.Runtime;

namespace HyperDht.Routing;

/// <summary>Tells what happens to a node: parts of the node at once on the loop, users among the completions.</summary>
internal sealed class RpcEvents
{
    private readonly object _sender;
    private readonly RpcParts _parts;
    private readonly IDhtLoop _loop;
    private volatile RpcSnapshot _snapshot = RpcSnapshot.Initial;
    private readonly PublishedNodes _nodes;

    public RpcEvents(object sender, RpcParts parts, IDhtLoop loop)
    {
        _sender = sender;
        _parts = parts;
        _loop = loop;
        _nodes = new PublishedNodes(parts.Directory.Nodes, loop);
        parts.Directory.NatChanged = () => Raise(NatUpdate, NatUpdated);
        parts.Directory.Added = node => HandleNode(node, NodeAdded);
        parts.Directory.Removed = node => HandleNode(node, NodeRemoved);
        parts.Network.IdChanged = HandleIdChanged;
        parts.Network.FirewallChanged = Publish;
        parts.Network.BecamePersistent = () => Raise(Persistent, BecamePersistent);
        parts.Life.BecameEphemeral = () => Raise(Ephemeral, BecameEphemeral);
        parts.Life.Ticked = _nodes.HandleTick;
        parts.Life.WokeUp = () => Raise(WakeUp, WokeUp);
        parts.Life.InterfacesChanged = RaiseNetworkChange;
        parts.Life.HealthChanged = () => Raise(NetworkUpdate, NetworkUpdated);
    }

    public event EventHandler? Listening;

    public event EventHandler? Ready;

    public event EventHandler? Persistent;

    public event EventHandler? Ephemeral;

    public event EventHandler? NatUpdate;

    public event EventHandler? NetworkChange;

    public event EventHandler? NetworkUpdate;

    public event EventHandler? WakeUp;

    public event EventHandler? Suspended;

    public event EventHandler? Resumed;

    public event EventHandler<PeerAddress>? NodeAdded;

    public event EventHandler<PeerAddress>? NodeRemoved;

    /// <summary>On the loop, at once: the node became persistent.</summary>
    public Action? BecamePersistent { get; set; }

    /// <summary>On the loop, at once: the node fell back to ephemeral.</summary>
    public Action? BecameEphemeral { get; set; }

    /// <summary>On the loop, at once: the conclusion about our address changed.</summary>
    public Action? NatUpdated { get; set; }

    /// <summary>On the loop, at once: online, degraded or the interfaces changed.</summary>
    public Action? NetworkUpdated { get; set; }

    /// <summary>On the loop, at once: the interfaces changed.</summary>
    public Action? NetworkChanged { get; set; }

    /// <summary>On the loop, at once: the host slept.</summary>
    public Action? WokeUp { get; set; }

    /// <summary>For any thread.</summary>
    public RpcSnapshot Snapshot => _snapshot;

    /// <summary>Known nodes; for any thread.</summary>
    public PublishedNodes Nodes => _nodes;

    public void RaiseListening() => Raise(Listening, null);

    public void RaiseReady()
    {
        _nodes.Publish();
        Raise(Ready, null);
    }

    public void RaiseSuspended() => Raise(Suspended, null);

    public void RaiseResumed() => Raise(Resumed, null);

    public void RaiseNetworkChange()
    {
        Raise(NetworkChange, NetworkChanged);
        Raise(NetworkUpdate, NetworkUpdated);
    }

    private void HandleIdChanged()
    {
        Publish();
        _nodes.HandleChange();
        if (_parts.State.IsBootstrapped)
        {
            _parts.Life.Refresh();
        }
    }

    private void HandleNode(RoutingNode node, EventHandler<PeerAddress>? handlers)
    {
        _nodes.HandleChange();
        if (handlers is not null)
        {
            _nodes.Want();
            _loop.PostCompletion(_ => handlers(_sender, node.Address), null);
        }
    }

    private void Raise(EventHandler? handlers, Action? signal)
    {
        Publish();
        signal?.Invoke();
        if (handlers is not null)
        {
            _loop.PostCompletion(_ => handlers(_sender, EventArgs.Empty), null);
        }
    }

    private void Publish()
    {
        var state = _parts.State;
        _snapshot = new RpcSnapshot
        {
            Id = state.IsEphemeral ? null : _parts.Directory.Table.LocalId,
            ObservedAddress = _parts.Directory.Conclusion,
            RemoteAddress = state.RemoteAddress,
            LocalAddress = state.Server?.LocalAddress ?? default,
            Address = state.Main?.LocalAddress ?? default,
            IsFirewalled = state.IsFirewalled,
            IsEphemeral = state.IsEphemeral,
            IsBootstrapped = state.IsBootstrapped,
            IsOnline = _parts.Life.Health.IsOnline,
            IsDegraded = _parts.Life.Health.IsDegraded,
            IsSuspended = state.IsSuspended,
        };
    }
}
