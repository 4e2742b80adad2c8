using HyperDht.Connections.Listening;
using HyperDht.Connections.Rendezvous;
using HyperDht.Runtime;

namespace HyperDht.Connections.Node;

/// <summary>What follows from news about the network (spec 02 §11): listeners announce again, connections are probed.</summary>
/// <remarks>On the loop. Sockets are bound to every interface and stay; what may have changed is the way to the peers.</remarks>
internal sealed class NetworkReactions(NodeWiring parts, IReadOnlyCollection<Listener> listeners, NodeSelf self)
{
    /// <summary>With connections the interfaces are looked at this often, instead of with every tick of the node.</summary>
    public static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(250);

    private readonly RendezvousWatch _rendezvous = new(parts.Transport.Loop, parts.Rpc, parts.Registry, parts.Punching.Parts.Random);
    private ILoopTimer? _look;
    private bool _wasOffline;
    private bool _isBusy;
    private bool _isNew;

    /// <summary>Begins to listen to the news.</summary>
    public void Attach()
    {
        parts.Rpc.Signals.NetworkChanged = () => HandleChange(hasNetworkChanged: true);
        parts.Rpc.Signals.WokeUp = () => HandleChange(hasNetworkChanged: false);
        parts.Rpc.Signals.NetworkUpdated = HandleUpdate;
        _look = parts.Transport.Loop.CreateTimer(Look);
        _rendezvous.Attach();
        parts.Registry.Unanswered = new NatWatch(parts.Transport.Loop, parts.Rpc, HandleMoved).HandleUnanswered;
        parts.Registry.Busy = isBusy =>
        {
            _isBusy = isBusy;
            ArmLook();
        };
    }

    private void Look()
    {
        var wasNew = _isNew;
        _isNew = false;
        parts.Rpc.Parts.Life.WatchInterfaces();
        if (wasNew && !_isNew)
        {
            // An address is there before the way to the router is: what left at once may not have got anywhere.
            React(hasNetworkChanged: false);
        }

        ArmLook();
    }

    private void ArmLook() => _look!.SetOrClear(_isBusy || _isNew ? parts.Transport.Loop.Now + LookPeriod : null);

    private void HandleChange(bool hasNetworkChanged)
    {
        _isNew = hasNetworkChanged;
        React(hasNetworkChanged);
        ArmLook();
    }

    // What others said of our address before is not true any more.
    private void HandleMoved()
    {
        parts.Rpc.Parts.Life.HandleMoved();
        React(hasNetworkChanged: true);
    }

    private void React(bool hasNetworkChanged)
    {
        self.ForgetLocalAddresses();
        parts.Registry.Probe(hasNetworkChanged);
        _rendezvous.HandleChange();
        foreach (var listener in listeners)
        {
            listener.Refresh();
        }
    }

    // Back online the NAT mappings that the relays point to are probably others.
    private void HandleUpdate()
    {
        var isBack = _wasOffline;
        _wasOffline = !parts.Rpc.IsOnline;
        foreach (var listener in _wasOffline ? [] : listeners)
        {
            if (isBack)
            {
                listener.Refresh();
            }
            else
            {
                listener.HandleOnline();
            }
        }
    }
}
