namespace HyperDht.Records;

/// <summary>Puts the peers of many replies in order: those that more nodes list come first (threat-model D3).</summary>
/// <remarks>
/// A lying node can invent as many peers as it likes, but not make other nodes list them. Anybody can announce a key of his own:
/// what a peer is worth shows when it is connected to. Not thread safe. Bounded: peers beyond <see cref="MaxPeers"/> are not noted.
/// </remarks>
public sealed class PeerTally
{
    /// <summary>Peers that are noted at most.</summary>
    public const int MaxPeers = 4096;

    private const int MaxAddresses = 12;
    private const uint Network = 0xffffff00;

    private readonly Dictionary<PublicKey, Entry> _peers = [];

    /// <summary>Peers noted, each once.</summary>
    public int Count => _peers.Count;

    /// <summary>Notes what a node lists.</summary>
    /// <param name="reply">Its reply; peers it lists twice count once.</param>
    public void Add(LookupReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        foreach (var peer in reply.Peers)
        {
            if (!_peers.TryGetValue(peer.PublicKey, out var entry))
            {
                if (_peers.Count == MaxPeers)
                {
                    continue;
                }

                _peers.Add(peer.PublicKey, entry = new Entry(_peers.Count));
            }

            entry.Add(reply.From, peer);
        }
    }

    /// <summary>All peers, most reported first, the first seen among equals.</summary>
    public IReadOnlyList<RankedPeer> ToRanking() =>
        [.. _peers.OrderByDescending(pair => pair.Value.Reports).ThenBy(pair => pair.Value.Order)
            .Select(pair => new RankedPeer(new DhtPeer(pair.Key, pair.Value.Addresses), pair.Value.Reports))];

    // Who holds one public address of a network easily holds more of it: they are one voice. Private ranges hold test networks.
    private static PeerAddress VoiceOf(PeerAddress node) => AddressRange.IsPrivate(node.Host) ? node : new(node.Host & Network, 0);

    private sealed class Entry(int order)
    {
        private readonly HashSet<PeerAddress> _voices = [];
        private readonly List<(PeerAddress Address, int Reports)> _addresses = [];

        public int Order => order;

        public int Reports => _voices.Count;

        public IReadOnlyList<PeerAddress> Addresses =>
            [.. _addresses.Select((item, at) => (item, at)).OrderByDescending(x => x.item.Reports).ThenBy(x => x.at).Select(x => x.item.Address)];

        public void Add(PeerAddress node, DhtPeer peer)
        {
            if (!_voices.Add(VoiceOf(node)))
            {
                return;
            }

            foreach (var address in peer.RelayAddresses.Distinct())
            {
                var at = _addresses.FindIndex(item => item.Address == address);
                if (at >= 0)
                {
                    _addresses[at] = (address, _addresses[at].Reports + 1);
                }
                else if (_addresses.Count < MaxAddresses)
                {
                    _addresses.Add((address, 1));
                }
            }
        }
    }
}
