using HyperDht.Routing.Nat;

namespace HyperDht.Routing.Table;

/// <summary>Learns nodes and our own address from what arrives (spec 01 §14, §15): routing table, node set and NAT sampler.</summary>
/// <remarks>Pure: what follows from a change is told through the delegates.</remarks>
internal sealed class NodeDirectory
{
    private readonly Func<PeerAddress, bool>? _filter;
    private readonly int _anonymousLimit;
    private readonly HashSet<PeerAddress> _anonymous = [];
    private readonly AddressVotes _votes;
    private NatSampler? _fresh;

    private const int VotesToReplace = 3;

    public NodeDirectory(NodeId localId, Func<PeerAddress, bool>? filter, int bootstrapEntries, int votePercent)
    {
        _votes = new AddressVotes(votePercent);
        Table = new RoutingTable(localId);
        _filter = filter;
        _anonymousLimit = Math.Max(1, bootstrapEntries);
    }

    public RoutingTable Table { get; private set; }

    public NodeSet Nodes { get; } = new();

    public NatSampler Sampler { get; private set; } = new();

    /// <summary>Our address as others see it, port 0 when each sees another one; null while unknown. Changes only when independent nodes say so.</summary>
    public PeerAddress? Conclusion { get; private set; }

    public Action<RoutingNode>? Added { get; set; }

    public Action<RoutingNode>? Removed { get; set; }

    /// <summary>The conclusion about our address changed.</summary>
    public Action? NatChanged { get; set; }

    /// <summary>Who may enter; null lets everybody in.</summary>
    public Func<PeerAddress, IReadOnlyList<RoutingNode>, bool>? Admits { get; set; }

    /// <summary>A newcomer found its bucket full.</summary>
    public Action<RoutingNode, IReadOnlyList<RoutingNode>>? BucketFull { get; set; }

    /// <summary>Whether the configured filter lets a node in.</summary>
    public bool Accepts(PeerAddress address) => _filter is null || _filter(address);

    /// <summary>The id a datagram claims, when it belongs to the address it came from (spec 01 §3).</summary>
    public bool TryVerify(PeerAddress source, ReadOnlySpan<byte> claimed, out NodeId id)
    {
        if (claimed.IsEmpty)
        {
            id = default;
            return false;
        }

        id = Nodes.TryFind(source, out var known) ? known.Id : NodeId.FromAddress(source);
        return id == new NodeId(claimed);
    }

    /// <summary>The id of a node, from memory when it is a known one.</summary>
    public NodeId IdOf(PeerAddress address) => Nodes.TryFind(address, out var known) ? known.Id : NodeId.FromAddress(address);

    /// <summary>A message without a valid id arrived; only its view of our address is of use.</summary>
    public void NoteAnonymous(PeerAddress sender, PeerAddress to)
    {
        if (_anonymous.Count < _anonymousLimit && Accepts(sender) && _anonymous.Add(sender))
        {
            Sample(to, sender);
        }
    }

    /// <summary>A message with a valid id arrived.</summary>
    /// <param name="sender">Who.</param>
    /// <param name="id">Its id.</param>
    /// <param name="to">Our address as it sees it.</param>
    /// <param name="mayRefresh">Whether a known node's view may be sampled again.</param>
    /// <param name="maySampleFirst">Whether a new node's view may be sampled.</param>
    /// <param name="tick">The time.</param>
    public void Note(PeerAddress sender, in NodeId id, PeerAddress to, bool mayRefresh, bool maySampleFirst, int tick)
    {
        if (!Accepts(sender))
        {
            return;
        }

        if (Nodes.TryFind(sender, out var node))
        {
            if (mayRefresh && (node.Sampled == 0 || tick - node.Sampled >= TableTimes.OldTicks))
            {
                node.Sampled = tick;
                Sample(to, sender);
            }

            node.IsHeard = true;
            node.Pinged = tick;
            Nodes.Touch(node);
            return;
        }

        if (id == Table.LocalId)
        {
            return;
        }

        node = new RoutingNode(id, sender, tick) { IsHeard = true };
        if (TryAdd(node) && maySampleFirst)
        {
            node.Sampled = tick;
            Sample(to, sender);
        }
    }

    /// <summary>Offers a node; a full bucket is reported.</summary>
    public bool TryAdd(RoutingNode node)
    {
        var bucket = Table.Bucket(Table.BucketOf(node.Id));
        if (bucket.Count < RoutingTable.BucketSize && Admits?.Invoke(node.Address, bucket) == false)
        {
            return false;
        }

        if (!Table.TryAdd(node))
        {
            BucketFull?.Invoke(node, bucket);
            return false;
        }

        Nodes.Add(node);
        Added?.Invoke(node);
        return true;
    }

    /// <summary>Adds a node that nobody asked yet; a known one is only moved to the latest end.</summary>
    public void AddUnverified(PeerAddress address, int tick)
    {
        if (Nodes.TryFind(address, out var known))
        {
            Nodes.Touch(known);
            return;
        }

        var id = NodeId.FromAddress(address);
        if (id != Table.LocalId)
        {
            TryAdd(new RoutingNode(id, address, tick));
        }
    }

    public void Remove(RoutingNode node)
    {
        if (Nodes.Remove(node))
        {
            Table.Remove(node.Id);
            Removed?.Invoke(node);
        }
    }

    /// <summary>Whether our address is being asked for anew.</summary>
    public bool IsResampling => _fresh is not null;

    /// <summary>Asks everybody for our address again; what is known counts until a few agree on the same or another.</summary>
    public void Resample()
    {
        _fresh = new NatSampler();
        AskAgain();
    }

    /// <summary>Forgets what others saw: it was another socket.</summary>
    public void ForgetSamples()
    {
        Use(new NatSampler());
        AskAgain();
    }

    /// <summary>Feeds one view of our address into the sampler.</summary>
    /// <param name="to">Our address.</param>
    /// <param name="voter">Who sees it there; null when we were told by our own host.</param>
    public void Sample(PeerAddress to, PeerAddress? voter = null)
    {
        if (voter is { } node && !_votes.TryAdd(node, to))
        {
            RpcMetrics.VotesIgnored.Add(1);
            return;
        }

        Sampler.Add(to);
        if (_fresh is { } fresh)
        {
            fresh.Add(to);
            if (fresh.IsHostKnown && fresh.Size >= Math.Clamp(Nodes.Count, 1, VotesToReplace))
            {
                Sampler = fresh;
                _fresh = null;
            }
        }

        // A few who contradict the others make nobody doubt, and one network alone does not move us.
        if (Conclusion is not { } settled || (Sampler.Conclusion is { } next && _votes.Support(settled, next)))
        {
            Conclude(Sampler.Conclusion);
        }
    }

    /// <summary>Continues with another sampler: the views of the socket that is the main one from now on.</summary>
    public void Use(NatSampler sampler)
    {
        Sampler = sampler;
        _fresh = null;
        _anonymous.Clear();
        _votes.Clear();
        Conclude(sampler.Conclusion);
    }

    private void Conclude(PeerAddress? address)
    {
        if (Conclusion != address)
        {
            Conclusion = address;
            NatChanged?.Invoke();
        }
    }

    private void AskAgain()
    {
        _anonymous.Clear();
        for (var node = Nodes.Latest; node is not null; node = node.Older)
        {
            node.Sampled = 0;
        }
    }

    /// <summary>Builds the table anew around another local id; nodes that find no room leave.</summary>
    public void Rebuild(NodeId localId)
    {
        var former = Table.All();
        Table = new RoutingTable(localId);
        foreach (var node in former)
        {
            if (node.Id == localId || !Table.TryAdd(node))
            {
                Nodes.Remove(node);
            }
        }
    }

    /// <summary>Writes the wire addresses of the nodes near a target, in the order the network expects.</summary>
    /// <returns>Bytes written.</returns>
    public int WriteClosest(ReadOnlySpan<byte> target, Span<byte> destination)
    {
        var buffer = default(ClosestBuffer);
        Span<RoutingNode> nodes = buffer;
        var count = Table.CopyClosest(target, nodes[..(destination.Length / PeerAddress.EncodedLength)]);
        for (var i = 0; i < count; i++)
        {
            nodes[i].Address.WriteTo(destination[(i * PeerAddress.EncodedLength)..]);
        }

        return count * PeerAddress.EncodedLength;
    }

    [System.Runtime.CompilerServices.InlineArray(RoutingTable.BucketSize)]
    private struct ClosestBuffer
    {
        private RoutingNode _first;
    }
}
