using HyperDht.Connections.Listening;

namespace HyperDht.Connections.Node;

/// <summary>What follows from news about the network (spec 02 §11): listeners announce again, connections are probed.</summary>
/// <remarks>On the loop. Sockets are bound to every interface and stay; what may have changed is the way to the peers.</remarks>
internal sealed class NetworkReactions(NodeWiring parts, IReadOnlyCollection<Listener> listeners, NodeSelf self)
{
    private bool _wasOffline;

    /// <summary>Begins to listen to the news.</summary>
    public void Attach()
    {
        parts.Rpc.Signals.NetworkChanged = HandleChange;
        parts.Rpc.Signals.WokeUp = HandleChange;
        parts.Rpc.Signals.NetworkUpdated = HandleUpdate;
    }

    private void HandleChange()
    {
        self.ForgetLocalAddresses();
        parts.Registry.Probe();
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
