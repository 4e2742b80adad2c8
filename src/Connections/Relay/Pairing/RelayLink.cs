namespace HyperDht.Connections.Relay.Pairing;

/// <summary>Two joined ends, each of its session.</summary>
internal sealed class RelayLink(NodeId token)
{
    private readonly List<(RelaySession Session, IRelayEnd End)> _sides = [];

    /// <summary>What the sides knew of each other.</summary>
    public NodeId Token { get; } = token;

    /// <summary>Ends that live.</summary>
    public int Alive => _sides.Count;

    /// <summary>Adds a side.</summary>
    public void Add(RelaySession session, IRelayEnd end) => _sides.Add((session, end));

    /// <summary>The sides that live, one's own first.</summary>
    public IReadOnlyList<(RelaySession Session, IRelayEnd End)> SidesOf(RelaySession session) => [.. _sides.OrderBy(side => side.Session != session)];

    /// <summary>A side is gone. False when it was before.</summary>
    public bool Remove(IRelayEnd end) => _sides.RemoveAll(side => side.End == end) > 0;
}
