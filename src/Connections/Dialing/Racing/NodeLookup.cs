using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Connections.Dialing.Racing;

/// <summary>Looks up nodes that have a record of the server, and asks each that is new as soon as it is found (spec 03 §13.3).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class NodeLookup(DialContext context, PublicKey server, DialStory story, AskedNodes asked, FirstAnswer answer)
{
    private const int Retries = 3;
    private const int FirstVisits = 3;

    // A near node answers within it, and spares both ends a second handshake; to a far one it makes no difference.
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(5);

    /// <summary>How many nodes it found and asked.</summary>
    public int Asked { get; private set; }

    /// <summary>Runs to its end, or until there is an answer.</summary>
    /// <param name="startNodes">Where it begins; empty for the routing table. They are asked already.</param>
    public async Task RunAsync(IReadOnlyList<PeerAddress> startNodes)
    {
        var step = story.Begin("find-peer", startNodes.Count > 0 ? $"from {startNodes.Count} known nodes" : "from the routing table");
        var found = 0;
        var attempts = new List<Task>();
        try
        {
            var options = new DhtQueryOptions { Nodes = startNodes, Retries = Retries, FirstVisits = FirstVisits };
            await foreach (var reply in context.Records.FindPeerAsync(server, options, answer.Stopped))
            {
                found++;
                if (startNodes.Contains(reply.From) || asked.Nodes.Contains(reply.From))
                {
                    continue;
                }

                await asked.EnterAsync();
                if (attempts.Count > 0)
                {
                    await context.Loop.WaitAtMostAsync(attempts[^1], Stagger);
                }

                if (answer.IsOver)
                {
                    asked.Leave();
                    break;
                }

                Asked++;
                attempts.Add(asked.AskAsync(reply.From));
            }
        }
        catch (HyperDhtException error)
        {
            story.End(step, error.ErrorCode);
        }
        catch (OperationCanceledException) when (answer.IsOver)
        {
            return;
        }

        story.End(step, found > 0 ? "found" : "nobody");
        await Task.WhenAll(attempts);
    }
}
