using HyperDht.Routing.Commands;
using HyperDht.Routing.Life;
using HyperDht.Routing.Requests;
using HyperDht.Rpc;

namespace HyperDht.Routing.Table;

/// <summary>Pings nodes of the table and removes those that are gone (spec 01 §7, §14.3, §18). On the loop.</summary>
internal sealed class NodeChecks(
    RpcSettings settings, RpcState state, NodeDirectory directory, TableGate gate, RequestSender sender) : IRequestOwner
{
    private static readonly DhtCall Ping = new(InternalCommandIds.Ping);

    private readonly int _hintTicks = (int)Math.Ceiling(settings.Limits.DownHintInterval / TickCore.Period);
    private int _challenges;

    /// <summary>Checks that run.</summary>
    public int Running { get; private set; }

    /// <summary>Pings a node; it leaves unless it answers with its id.</summary>
    public void Check(RoutingNode node)
    {
        Running++;
        Ask(node, newcomer: null);
    }

    /// <summary>Somebody says that a node is down: believe it only when it does not answer us either.</summary>
    public void HandleDownHint(PeerAddress address)
    {
        if (!directory.Nodes.TryFind(address, out var node) || Running >= settings.Limits.DownHintChecks
            || (node.Pinged >= state.Tick && node.DownHints > 0)
            || (node.DownHints > 0 && state.Tick - node.Hinted < _hintTicks))
        {
            RpcMetrics.DownHintsIgnored.Add(1);
            return;
        }

        node.DownHints++;
        node.Hinted = state.Tick;
        Check(node);
    }

    /// <summary>A node let a question of ours pass unanswered: it is treated as if somebody had said that it is down.</summary>
    public void HandleSilence(PeerAddress address)
    {
        if (directory.Nodes.TryFind(address, out _))
        {
            HandleDownHint(address);
        }
    }

    /// <summary>Whether a node could enter the table if it proved to be there.</summary>
    public bool HasUseFor(PeerAddress address, in NodeId id)
    {
        var bucket = directory.Table.Bucket(directory.Table.BucketOf(id));
        return bucket.Count < RoutingTable.BucketSize ? gate.Admits(address, bucket) : ChooseChallenged(address, bucket) is not null;
    }

    /// <summary>A newcomer found its bucket full: the weakest node there has to prove itself.</summary>
    public void HandleBucketFull(RoutingNode newcomer, IReadOnlyList<RoutingNode> bucket)
    {
        if (ChooseChallenged(newcomer.Address, bucket) is { } weakest)
        {
            _challenges++;
            Ask(weakest, newcomer);
        }
    }

    public void HandleReply(OutboundRequest request, DhtResponse response) => Conclude((Question)request.Tag!, response.FromId is not null);

    public void HandleFailure(OutboundRequest request, RequestFailure failure) => Conclude((Question)request.Tag!, hasAnswered: false);

    private RoutingNode? ChooseChallenged(PeerAddress newcomer, IReadOnlyList<RoutingNode> bucket) =>
        state.IsBootstrapped && _challenges < BucketChallenge.MaximumRunning && gate.Admits(newcomer, bucket)
            ? gate.Challenge(newcomer, bucket) : null;

    private void Ask(RoutingNode node, RoutingNode? newcomer)
    {
        node.Pinged = state.Tick;
        sender.Send(new OutboundRequest(Ping, node.Address, this) { Tag = new Question(node, newcomer) });
    }

    private void Conclude(Question question, bool hasAnswered)
    {
        if (question.Newcomer is null)
        {
            Running--;
        }
        else
        {
            _challenges--;
        }

        if (hasAnswered || state.IsQuiet)
        {
            return;
        }

        directory.Remove(question.Node);
        if (question.Newcomer is { } newcomer && !directory.Nodes.TryFind(newcomer.Address, out _))
        {
            directory.TryAdd(newcomer);
        }
    }

    private sealed record Question(RoutingNode Node, RoutingNode? Newcomer);
}
