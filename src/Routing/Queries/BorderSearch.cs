using System.Diagnostics.CodeAnalysis;
using HyperDht.Routing.Table;
using HyperDht.Rpc;

namespace HyperDht.Routing.Queries;

/// <summary>Finds the nodes at the border of a result that no answer named.</summary>
/// <remarks>
/// Answers hold 20 nodes in the order of the answering node's buckets (spec 01 §14.1). The bucket in which an answer breaks off is
/// named by its lowest ids, not by its nearest, and all answers agree on those: without more ado the others would never be heard of.
/// A node nearer than that bucket lists the whole of it when it is asked for the target with the bucket's bit turned over.
/// </remarks>
internal sealed class BorderSearch(NodeId target)
{
    /// <summary>Questions of one walk.</summary>
    public const int MaximumQuestions = 6;

    private const int MaximumBits = 64;

    private readonly NodeId _target = target;
    private readonly HashSet<PeerAddress> _asked = [];
    private ulong _listed;
    private int _border = -1;
    private bool _hasAskedBeyond;
    private bool _hasAskedAtBorder;

    /// <summary>Questions asked.</summary>
    public int Questions { get; private set; }

    /// <summary>An answer to the query's own question came.</summary>
    public void HandleReply(in NodeId from, DhtResponse reply, Func<PeerAddress, NodeId> idOf)
    {
        var own = XorDistance.SharedBits(_target.Span, from.Span);
        var brokenOff = -1;
        if (reply.CloserNodes.Count >= RoutingTable.BucketSize)
        {
            var last = idOf(reply.CloserNodes[RoutingTable.BucketSize - 1]);
            brokenOff = XorDistance.SharedBits(from.Span, last.Span);
        }

        // What it shares as many bits with the target as the answering node itself comes last, if at all.
        for (var bits = brokenOff < own ? brokenOff + 1 : 0; bits < own && bits < MaximumBits; bits++)
        {
            _listed |= 1UL << bits;
        }
    }

    /// <summary>Whom to ask for what, when the nodes at the border may not all be known.</summary>
    public bool TryTake(Shortlist known, [NotNullWhen(true)] out QueryNode? node, out NodeId question)
    {
        node = null;
        question = default;
        if (Questions == MaximumQuestions || known.FindLast() is not { } last)
        {
            return false;
        }

        var border = XorDistance.SharedBits(_target.Span, last.Id.Span);
        if (border >= MaximumBits)
        {
            return false;
        }

        if (border != _border)
        {
            _border = border;
            _hasAskedBeyond = ((_listed >> border) & 1) != 0;
            _hasAskedAtBorder = false;
        }

        if (!_hasAskedBeyond)
        {
            node = FindWitness(known, isBeyond: true);
            _hasAskedBeyond = node is not null;
        }
        else if (!_hasAskedAtBorder && HasStrangers(known))
        {
            node = FindWitness(known, isBeyond: false);
            _hasAskedAtBorder = node is not null;
        }

        if (node is null)
        {
            return false;
        }

        Questions++;
        _asked.Add(node.Address);
        question = XorDistance.Flip(_target, border);
        return true;
    }

    /// <summary>The answer to a question named nodes that are worth a visit: others may know of more.</summary>
    public void HandleNews() => _hasAskedAtBorder = false;

    // Who is nearer than the border knows it as one bucket, which may be full. Who stands there itself knows its own neighbours, and
    // those are the ones in question.
    private QueryNode? FindWitness(Shortlist known, bool isBeyond)
    {
        foreach (var node in known.Nodes)
        {
            var bits = XorDistance.SharedBits(_target.Span, node.Id.Span);
            if (bits < _border)
            {
                return null;
            }

            if (node.State == QueryNodeState.Found && bits > _border == isBeyond && !_asked.Contains(node.Address))
            {
                return node;
            }
        }

        return null;
    }

    // While nobody named a node there that we did not know ourselves, our own table is as good as any.
    private bool HasStrangers(Shortlist known)
    {
        foreach (var node in known.Nodes)
        {
            var bits = XorDistance.SharedBits(_target.Span, node.Id.Span);
            if (bits <= _border && (bits < _border || !node.IsFromTable))
            {
                return bits == _border;
            }
        }

        return false;
    }
}
