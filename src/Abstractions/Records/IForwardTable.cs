namespace HyperDht.Records;

/// <summary>Targets of keys whose servers announced here or run here (spec 02 §6 "forwards", §7.3): FIND_PEER and the router read it.</summary>
/// <remarks>On the loop only. Works on ephemeral nodes too, for the servers that run there.</remarks>
internal interface IForwardTable
{
    /// <summary>Looks a target up; reading renews what others announced.</summary>
    bool TryGet(NodeId target, out ForwardEntry entry);

    /// <summary>Notes where a server announced from. Changes nothing while a server of this node has the target.</summary>
    /// <returns>False when the store has no room for it.</returns>
    bool Set(NodeId target, ReadOnlyMemory<byte> record, PeerAddress relay);

    /// <summary>Forgets what others announced; servers of this node stay.</summary>
    bool Remove(NodeId target);

    /// <summary>Notes a server that runs on this node; it never ages.</summary>
    /// <returns>False when one has the target already.</returns>
    bool TryRetain(NodeId target, ReadOnlyMemory<byte> record);

    /// <summary>Forgets a server that ran on this node.</summary>
    bool Release(NodeId target);
}
