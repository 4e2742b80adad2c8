using HyperDht.Messaging;

namespace HyperDht.Records.Commands;

/// <summary>Numbers of the storage commands (spec 02 §5).</summary>
internal static class RecordCommandIds
{
    public static readonly DhtCommandId FindPeer = new(2, IsInternal: false);
    public static readonly DhtCommandId Lookup = new(3, IsInternal: false);
    public static readonly DhtCommandId Announce = new(4, IsInternal: false);
    public static readonly DhtCommandId Unannounce = new(5, IsInternal: false);
}
