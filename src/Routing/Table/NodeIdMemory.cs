namespace HyperDht.Routing.Table;

/// <summary>Ids of addresses that answers named lately: each answer names twenty, most of them again and again.</summary>
/// <remarks>A table with one place per hash, so that remembering costs nothing; made when a node has come across enough of them.</remarks>
internal sealed class NodeIdMemory
{
    private const int Places = 1024;
    private const int WorthWhile = 4096;

    private Entry[]? _entries;
    private int _asked;

    /// <summary>The id of an address.</summary>
    public NodeId IdOf(PeerAddress address)
    {
        if (_entries is not { } entries)
        {
            // A node that only joins and serves comes across few, and there are thousands of those in a process.
            _entries = ++_asked == WorthWhile ? new Entry[Places] : null;
            return NodeId.FromAddress(address);
        }

        ref var entry = ref entries[(int)(((address.Host * 2654435761u) + (address.Port * 40503u)) >> 8) & (Places - 1)];
        if (!entry.IsUsed || entry.Address != address)
        {
            entry = new Entry { IsUsed = true, Address = address, Id = NodeId.FromAddress(address) };
        }

        return entry.Id;
    }

    private struct Entry
    {
        public bool IsUsed;
        public PeerAddress Address;
        public NodeId Id;
    }
}
