namespace HyperDht.Connections.Dialing.Racing;

/// <summary>Nodes believed to lead to the server before anybody is asked; tried in order, beside the lookup (spec 03 §13.3).</summary>
/// <remarks>On the loop.</remarks>
/// <param name="nodes">What <see cref="Find"/> found.</param>
/// <param name="asked">Takes turns with the lookup.</param>
/// <param name="answer">Tells when it is over.</param>
/// <param name="isImpatient">Whether each begins without waiting for the one before.</param>
internal sealed class KnownNodes(IReadOnlyList<PeerAddress> nodes, AskedNodes asked, FirstAnswer answer, bool isImpatient)
{
    private bool _beginsMore = true;

    public IReadOnlyList<PeerAddress> Nodes => nodes;

    /// <summary>What this node stores, what the caller names, or what led to the server the last time.</summary>
    public static IReadOnlyList<PeerAddress> Find(DialContext context, DialRequest request)
    {
        // What this very node stores is the server's own address: the most direct contact there is.
        if (context.Self.IsPersistent && context.Forwards.TryGet(request.Target, out var entry) && entry.Relay is { } server)
        {
            return [server];
        }

        if (request.Nodes.Count > 0)
        {
            return request.Nodes;
        }

        return context.Relays.TryGet(request.RemotePublicKey, out var nodes) ? nodes : [];
    }

    /// <summary>The lookup is over: who has not been asked by now will not be.</summary>
    public void BeginNoMore() => _beginsMore = false;

    public async Task TryAsync()
    {
        var attempts = new List<Task>();
        foreach (var node in nodes)
        {
            await asked.EnterAsync();
            if (answer.IsOver || !_beginsMore)
            {
                asked.Leave();
                return;
            }

            attempts.Add(asked.AskAsync(node));
            if (!isImpatient)
            {
                await attempts[^1];
            }
        }

        // Who has moved may not have announced itself again yet: the lookup finds nothing new, and these answer in a moment.
        await Task.WhenAll(attempts);
    }
}
