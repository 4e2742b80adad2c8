using System.Runtime.InteropServices;

namespace HyperDht.Connections.Listening;

/// <summary>Whose handshakes have a share of their own: the keys and hosts that hold a connection (threat-model H1).</summary>
/// <remarks>Pure. As large as the number of connections.</remarks>
internal sealed class KnownPeers
{
    private readonly Dictionary<uint, int> _hosts = [];
    private readonly Dictionary<PublicKey, int> _keys = [];

    /// <summary>Whether a host has a connection; 0 is none.</summary>
    public bool Holds(uint host) => host != 0 && _hosts.ContainsKey(host);

    /// <summary>Whether a key has a connection.</summary>
    public bool Holds(PublicKey key) => _keys.ContainsKey(key);

    /// <summary>A connection is open.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="host">Where its peer is; 0 when nobody knows, as behind a relay.</param>
    public void Add(PublicKey key, uint host)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_keys, key, out _)++;
        CollectionsMarshal.GetValueRefOrAddDefault(_hosts, host, out _)++;
    }

    /// <summary>A connection that was added is closed.</summary>
    public void Remove(PublicKey key, uint host)
    {
        Remove(_keys, key);
        Remove(_hosts, host);
    }

    private static void Remove<TKey>(Dictionary<TKey, int> counts, TKey key)
        where TKey : notnull
    {
        if (--CollectionsMarshal.GetValueRefOrNullRef(counts, key) == 0)
        {
            counts.Remove(key);
        }
    }
}
