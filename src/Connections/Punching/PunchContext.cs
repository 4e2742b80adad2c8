using HyperDht.Connections.Reuse;
using HyperDht.Holepunch;
using HyperDht.Holepunch.Punching;
using HyperDht.Holepunch.Sockets;
using HyperDht.Holepunch.Throttling;
using HyperDht.Limits;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Punching;

/// <summary>What the punches of a node share.</summary>
/// <param name="Parts">What every punch works with.</param>
/// <param name="ListenSockets">The sockets that listeners answer from.</param>
/// <param name="Routes">The sockets that the next connection to a peer may use.</param>
internal sealed record PunchContext(PunchParts Parts, ListenSockets ListenSockets, ReusableRoutes Routes)
{
    /// <summary>What strangers may cost.</summary>
    public ConnectionsLimits Limits { get; init; } = new();

    /// <summary>Puts the parts of a node together.</summary>
    /// <param name="options">The node's options.</param>
    /// <param name="transport">Opens sockets.</param>
    /// <param name="rpc">Asks how others see them.</param>
    /// <param name="node">Takes what arrives on them and is no probe.</param>
    /// <param name="random">For ports and nonces.</param>
    /// <param name="strategies">Ways through pairs of NATs; the first that fits is used.</param>
    public static PunchContext Create(
        HyperDhtOptions options,
        ITransport transport,
        IDhtRpc rpc,
        IDatagramReceiver node,
        IRandomSource random,
        IReadOnlyList<IHolepunchStrategy> strategies)
    {
        var limits = options.Limits.Connections;
        var sockets = new PunchSocketPool(transport, Connections.Node.RpcSettingsMap.HostOf(options), node, limits.LingeringSockets);
        var throttle = new PunchThrottle(options.RandomPunchInterval);
        if (options.DeferRandomPunch)
        {
            throttle.Defer(transport.Loop.Now);
        }

        var parts = new PunchParts(transport.Loop, rpc, random, sockets, throttle, strategies);
        return new PunchContext(parts, new ListenSockets(transport.Loop, sockets, rpc, limits.PunchSockets), new ReusableRoutes(limits.ReusableRoutes))
        {
            Limits = limits,
        };
    }
}
