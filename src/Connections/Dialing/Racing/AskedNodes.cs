namespace HyperDht.Connections.Dialing.Racing;

/// <summary>The nodes that the handshake goes through, a few of them at a time (spec 03 §13.3).</summary>
/// <remarks>On the loop.</remarks>
/// <param name="answer">Asks each.</param>
/// <param name="hasKnownNodes">Whether nodes are known before the lookup finds any: one more is asked at a time then.</param>
internal sealed class AskedNodes(FirstAnswer answer, bool hasKnownNodes)
{
    private const int SlotsWithoutNodes = 2;
    private const int SlotsWithNodes = 3;

    private readonly SlotGate _slots = new(hasKnownNodes ? SlotsWithNodes : SlotsWithoutNodes);
    private readonly List<PeerAddress> _nodes = [];

    /// <summary>Nodes asked so far, in order.</summary>
    public IReadOnlyList<PeerAddress> Nodes => _nodes;

    /// <summary>Waits for a turn, which <see cref="AskAsync"/> or <see cref="Leave"/> ends.</summary>
    public Task EnterAsync() => _slots.EnterAsync();

    /// <summary>Gives the turn back without asking anybody.</summary>
    public void Leave() => _slots.Leave();

    /// <summary>Asks a node, and gives the turn back. Never throws: the failure of one node is not the failure of the connect.</summary>
    public async Task AskAsync(PeerAddress node)
    {
        _nodes.Add(node);
        try
        {
            await answer.AskAsync(node, "through");
        }
        finally
        {
            _slots.Leave();
        }
    }
}
