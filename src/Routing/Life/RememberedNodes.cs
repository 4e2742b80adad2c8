using HyperDht.Routing.Commands;
using HyperDht.Routing.Requests;
using HyperDht.Routing.Table;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Routing.Life;

/// <summary>Asks the nodes of an earlier run whether they are still there, and remembers those of this one. On the loop.</summary>
/// <remarks>They are asked beside the bootstrap nodes; one that answers enters the table like any other that answered us.</remarks>
internal sealed class RememberedNodes(INodeMemory? memory, RpcState state, NodeDirectory directory, RequestSender sender, IDhtLoop loop)
    : IRequestOwner
{
    /// <summary>Nodes remembered: those that were heard from last.</summary>
    public const int Limit = 256;

    /// <summary>Nodes asked at a time; the others only when none of these answers.</summary>
    public const int RoundSize = 32;

    /// <summary>How long one round, and the start of the first query, waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    private static readonly DhtCall Ping = new(InternalCommandIds.Ping);

    private LoopPromise<bool>? _answered;
    private int _outstanding;

    /// <summary>Asks round by round. True when one answered.</summary>
    public async Task<bool> FindAsync()
    {
        // A node that comes back from a suspension has its table.
        if (memory is null || directory.Nodes.Count > 0)
        {
            return false;
        }

        var nodes = await memory.LoadAsync(Limit, CancellationToken.None);
        foreach (var round in nodes.Where(node => node.Port != 0 && directory.Accepts(node)).Take(Limit).Chunk(RoundSize))
        {
            if (state.IsQuiet)
            {
                break;
            }

            if (await AskAsync(round))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Remembers the nodes that answered, the latest first. A node that knows none leaves what was remembered as it is.</summary>
    public void Save()
    {
        if (memory is null)
        {
            return;
        }

        var good = new List<PeerAddress>(Limit);
        for (var node = directory.Nodes.Latest; node is not null && good.Count < Limit; node = node.Older)
        {
            if (node.IsHeard)
            {
                good.Add(node.Address);
            }
        }

        if (good.Count > 0)
        {
            memory.Save(good);
        }
    }

    public void HandleReply(OutboundRequest request, DhtResponse response)
    {
        _outstanding--;
        _answered?.Succeed(true);
    }

    public void HandleFailure(OutboundRequest request, RequestFailure failure)
    {
        if (--_outstanding == 0)
        {
            _answered?.Succeed(false);
        }
    }

    private async Task<bool> AskAsync(PeerAddress[] nodes)
    {
        _answered = new LoopPromise<bool>(loop);
        _outstanding += nodes.Length;
        foreach (var node in nodes)
        {
            sender.Send(new OutboundRequest(Ping, node, this) { Retries = 0 });
        }

        return await loop.WaitAtMostAsync(_answered.Task, Patience) && await _answered.Task;
    }
}
