using HyperDht.Messaging;

namespace HyperDht.Routing.Commands;

/// <summary>Numbers of the RPC layer's own commands (spec 01 §7).</summary>
internal static class InternalCommandIds
{
    public static readonly DhtCommandId Ping = new(0, IsInternal: true);
    public static readonly DhtCommandId PingNat = new(1, IsInternal: true);
    public static readonly DhtCommandId FindNode = new(2, IsInternal: true);
    public static readonly DhtCommandId DownHint = new(3, IsInternal: true);
    public static readonly DhtCommandId DelayedPing = new(4, IsInternal: true);
}
