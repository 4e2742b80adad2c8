using HyperDht.Messaging;

namespace HyperDht.Records.Commands;

/// <summary>Numbers of the storage commands (spec 02 §5).</summary>
internal static class RecordCommandIds
{
    public static readonly DhtCommandId FindPeer = new(2, IsInternal: false);
    public static readonly DhtCommandId Lookup = new(3, IsInternal: false);
    public static readonly DhtCommandId Announce = new(4, IsInternal: false);
    public static readonly DhtCommandId Unannounce = new(5, IsInternal: false);
    public static readonly DhtCommandId MutablePut = new(6, IsInternal: false);
    public static readonly DhtCommandId MutableGet = new(7, IsInternal: false);
    public static readonly DhtCommandId ImmutablePut = new(8, IsInternal: false);
    public static readonly DhtCommandId ImmutableGet = new(9, IsInternal: false);
}
