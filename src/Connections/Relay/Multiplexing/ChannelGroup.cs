namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>Channels of one protocol and id: who waits for whom (spec 05 §9.3).</summary>
internal sealed class ChannelGroup(IReadOnlyList<ChannelKey> keys)
{
    /// <summary>Under which it is found.</summary>
    public IReadOnlyList<ChannelKey> Keys { get; } = keys;

    /// <summary>Own channels whose opens are not matched yet, closed ones included: the peer's answer is still to come.</summary>
    public LinkedList<Channel> Outgoing { get; } = new();

    /// <summary>Ids that the peer opened and nobody took yet.</summary>
    public LinkedList<ulong> Incoming { get; } = new();

    /// <summary>Own channels that are open.</summary>
    public int Open { get; set; }

    /// <summary>Handlers that still think about an open of the peer.</summary>
    public int Deciding { get; set; }

    /// <summary>Whether nothing would be lost without it.</summary>
    public bool IsIdle => Open == 0 && Deciding == 0 && Outgoing.Count == 0 && Incoming.Count == 0;
}
