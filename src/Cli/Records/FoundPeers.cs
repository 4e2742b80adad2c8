using HyperDht.Records;

namespace HyperDht.Cli.Records;

/// <summary>Peers of a topic, each once. What a single node invents comes last (threat row D3).</summary>
internal sealed class FoundPeers
{
    private readonly Dictionary<PublicKey, FoundPeer> _peers = [];
    private readonly List<PublicKey> _order = [];

    /// <summary>Nodes that listed somebody.</summary>
    public int Replies { get; private set; }

    /// <summary>Different peers.</summary>
    public int Count => _order.Count;

    /// <summary>Adds what one node lists.</summary>
    public void Add(LookupReply reply)
    {
        Replies++;
        foreach (var peer in reply.Peers.DistinctBy(peer => peer.PublicKey))
        {
            if (_peers.TryGetValue(peer.PublicKey, out var known))
            {
                _peers[peer.PublicKey] = known with { Nodes = known.Nodes + 1 };
                continue;
            }

            _order.Add(peer.PublicKey);
            _peers.Add(peer.PublicKey, new FoundPeer(peer.PublicKey, peer.RelayAddresses, reply.From, 1));
        }
    }

    /// <summary>Those that several nodes list before the others, else in the order of arrival.</summary>
    public IEnumerable<FoundPeer> InOrder() => _order.Select(key => _peers[key]).OrderBy(peer => peer.Nodes > 1 ? 0 : 1);
}
