using HyperDht.Routing.Codecs;
using HyperDht.Routing.Table;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>
/// Hosts that have a node on every port: near any target they have nodes that are nearer than everybody honest. These answer, name
/// each other, take what is stored and never have it.
/// </summary>
internal sealed class EclipseAttack
{
    private const int NodesPerHost = 8;
    private const int NodesPerAnswer = 20;

    private readonly HashSet<uint> _hosts;
    private readonly (ulong Id, PeerAddress Address)[] _nodes;
    private readonly Dictionary<NodeId, PeerAddress[]> _nearest = [];

    /// <param name="hosts">Its hosts.</param>
    /// <param name="portsPerHost">How many ports of each are used.</param>
    public EclipseAttack(IEnumerable<uint> hosts, int portsPerHost)
    {
        _hosts = [.. hosts];
        _nodes = [.. from host in _hosts
                     from port in Enumerable.Range(1, portsPerHost)
                     let address = new PeerAddress(host, (ushort)port)
                     select (XorDistance.Leading(NodeId.FromAddress(address), default), address)];
        Array.Sort(_nodes);
    }

    /// <summary>Answers for it.</summary>
    public int Answers { get; private set; }

    public bool Owns(uint host) => _hosts.Contains(host);

    /// <summary>Its nodes nearest to a target, a few of each host, nearest first.</summary>
    public PeerAddress[] Nearest(NodeId target)
    {
        if (_nearest.TryGetValue(target, out var nearest))
        {
            return nearest;
        }

        var center = XorDistance.Leading(target, default);
        var (first, end) = (0, _nodes.Length);
        for (var bits = 63; bits >= 0; bits--)
        {
            first = LowerBound(center >> bits << bits);
            end = bits == 63 && center >> 63 == 1 ? _nodes.Length : LowerBound((center >> bits << bits) + (1UL << bits));
            if (end - first < _hosts.Count * NodesPerHost * 4 && end - first < _nodes.Length)
            {
                continue;
            }

            break;
        }

        return _nearest[target] = [.. _nodes[first..end]
            .OrderBy(n => n.Id ^ center)
            .GroupBy(n => n.Address.Host)
            .SelectMany(g => g.Take(NodesPerHost))
            .OrderBy(n => n.Id ^ center)
            .Select(n => n.Address)];
    }

    /// <summary>The answer to a request of anybody, or null when it is none that needs one.</summary>
    public byte[]? Answer(PeerAddress node, PeerAddress from, ReadOnlySpan<byte> datagram)
    {
        if (!RequestDatagram.TryDecode(datagram, out var request))
        {
            return null;
        }

        Answers++;
        var nodes = request.Target.IsEmpty ? [] : Nearest(new NodeId(request.Target)).Where(a => a != node).Take(NodesPerAnswer).ToArray();
        var closer = new byte[nodes.Length * PeerAddress.EncodedLength];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i].WriteTo(closer.AsSpan(i * PeerAddress.EncodedLength));
        }

        var reply = new ReplyDatagram
        {
            TransactionId = request.TransactionId,
            To = from,
            Id = NodeId.FromAddress(node).Span,
            Token = new byte[NodeId.Length],
            CloserNodes = closer,
        };
        var bytes = new byte[reply.EncodedLength];
        reply.Encode(bytes);
        return bytes;
    }

    private int LowerBound(ulong id)
    {
        var (low, high) = (0, _nodes.Length);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = _nodes[middle].Id < id ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
