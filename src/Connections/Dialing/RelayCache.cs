using System.Diagnostics.CodeAnalysis;
using HyperDht.Connections.Handshakes;

namespace HyperDht.Connections.Dialing;

/// <summary>Nodes that led to a peer the last time (spec 03 §13.3): two generations, no expiry.</summary>
/// <remarks>Pure.</remarks>
internal sealed class RelayCache
{
    /// <summary>Peers in one generation.</summary>
    public const int GenerationSize = 512;

    private Dictionary<PublicKey, PeerAddress[]> _young = [];
    private Dictionary<PublicKey, PeerAddress[]> _old = [];

    /// <summary>Reads and renews.</summary>
    public bool TryGet(PublicKey key, [NotNullWhen(true)] out PeerAddress[]? nodes)
    {
        if (_young.TryGetValue(key, out nodes))
        {
            return true;
        }

        if (!_old.Remove(key, out nodes))
        {
            return false;
        }

        Set(key, nodes);
        return true;
    }

    /// <summary>Remembers what the server offers, else what was tried.</summary>
    public void Set(PublicKey key, NoisePayload payload, IReadOnlyList<PeerAddress> tried)
    {
        PeerAddress[] offered = [.. payload.UsableRelayAddresses];
        PeerAddress[] nodes = offered.Length > 0 ? offered : [.. tried];
        if (nodes.Length > 0)
        {
            Set(key, nodes);
        }
    }

    public void Set(PublicKey key, PeerAddress[] nodes)
    {
        if (_young.Count >= GenerationSize && !_young.ContainsKey(key))
        {
            _old = _young;
            _young = [];
        }

        _old.Remove(key);
        _young[key] = nodes;
    }
}
