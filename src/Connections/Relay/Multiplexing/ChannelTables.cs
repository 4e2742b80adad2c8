namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>The numbers of a multiplexer's channels on both sides, and the groups they belong to (spec 05 §9.3).</summary>
/// <remarks>Takes memory for channels that live, whatever numbers the peer has used.</remarks>
internal sealed class ChannelTables
{
    private readonly List<Channel?> _local = [];
    private readonly Stack<ulong> _free = new();
    private readonly Dictionary<ulong, RemoteChannel> _remote = [];
    private readonly Dictionary<ChannelKey, ChannelGroup> _groups = [];
    private ulong _highestRemote;

    /// <summary>Our channels that have a number.</summary>
    public IEnumerable<Channel> Local => _local.OfType<Channel>();

    /// <summary>Takes the number that was freed last, or the next one.</summary>
    public void Number(Channel channel)
    {
        if (!_free.TryPop(out var id))
        {
            _local.Add(null);
            id = (ulong)_local.Count;
        }

        channel.LocalId = id;
        _local[(int)id - 1] = channel;
    }

    /// <summary>The number may be used again.</summary>
    public void FreeNumber(Channel channel)
    {
        _local[(int)channel.LocalId - 1] = null;
        _free.Push(channel.LocalId);
    }

    /// <summary>Finds one of our channels by its number.</summary>
    public Channel? FindLocal(ulong id) => id > 0 && id <= (ulong)_local.Count ? _local[(int)id - 1] : null;

    /// <summary>Whether the peer may use a number for a new channel: a free one, or the next.</summary>
    public bool TryUse(ulong remoteId)
    {
        if (remoteId == 0 || remoteId > _highestRemote + 1 || _remote.ContainsKey(remoteId))
        {
            return false;
        }

        _highestRemote = Math.Max(_highestRemote, remoteId);
        return true;
    }

    /// <summary>Finds a channel by the peer's number.</summary>
    public RemoteChannel? FindRemote(ulong id) => _remote.GetValueOrDefault(id);

    /// <summary>Notes a channel under the peer's number.</summary>
    public void AddRemote(ulong id, RemoteChannel channel) => _remote.Add(id, channel);

    /// <summary>The peer may use the number again.</summary>
    public void RemoveRemote(ulong id) => _remote.Remove(id);

    /// <summary>Finds the group of an open.</summary>
    public ChannelGroup? FindGroup(ChannelKey key) => _groups.GetValueOrDefault(key);

    /// <summary>Finds or makes the group of some keys.</summary>
    public ChannelGroup TakeGroup(IReadOnlyList<ChannelKey> keys)
    {
        if (_groups.TryGetValue(keys[0], out var known))
        {
            return known;
        }

        var group = new ChannelGroup(keys);
        foreach (var key in keys)
        {
            _groups[key] = group;
        }

        return group;
    }

    /// <summary>Forgets a group that holds nothing.</summary>
    public void Tidy(ChannelGroup group)
    {
        foreach (var key in group.IsIdle ? group.Keys : [])
        {
            if (_groups.GetValueOrDefault(key) == group)
            {
                _groups.Remove(key);
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _local.Clear();
        _free.Clear();
        _remote.Clear();
        _groups.Clear();
    }
}
