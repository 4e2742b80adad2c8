using HyperDht.Holepunch.Sockets;
using HyperDht.Holepunch.Throttling;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Holepunch.Punching;

/// <summary>What every punch of a node works with.</summary>
internal sealed record PunchParts(
    IDhtLoop Loop,
    IDhtRpc Rpc,
    IRandomSource Random,
    PunchSocketPool Sockets,
    PunchThrottle Throttle,
    IReadOnlyList<IHolepunchStrategy> Strategies);
