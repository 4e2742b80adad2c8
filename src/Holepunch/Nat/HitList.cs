namespace HyperDht.Holepunch.Nat;

/// <summary>Addresses ordered by how often they were seen; among equals, who came there first stays in front.</summary>
internal sealed class HitList
{
    private readonly List<SeenAddress> _entries = [];

    public IReadOnlyList<SeenAddress> Entries => _entries;

    public void Add(PeerAddress address)
    {
        var at = _entries.FindIndex(entry => entry.Address == address);
        if (at < 0)
        {
            at = _entries.Count;
            _entries.Add(default);
        }

        var seen = new SeenAddress(address, _entries[at].Hits + 1);
        for (; at > 0 && _entries[at - 1].Hits < seen.Hits; at--)
        {
            _entries[at] = _entries[at - 1];
        }

        _entries[at] = seen;
    }
}
