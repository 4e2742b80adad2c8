using System.Runtime.InteropServices;
using HyperDht.Limits;

namespace HyperDht.Connections.Listening;

/// <summary>The handshakes of a listener: recognises repetitions, bounds what is half-open (spec 03 §12.3, threat-model H2).</summary>
/// <remarks>Pure.</remarks>
internal sealed class HandshakeTable(ConnectionsLimits limits)
{
    /// <summary>How long a handshake is remembered whose stream runs over a relay: its client may wait for a turn at a large punch (spec 03 §13.6).</summary>
    public static readonly TimeSpan RelayedWait = TimeSpan.FromMinutes(2);

    private const int RememberedPerHalfOpen = 4;
    private const int MostLookedAt = 64;

    private readonly Dictionary<UInt128, HandshakeEntry> _entries = [];
    private readonly Dictionary<uint, int> _byHost = [];
    private readonly Dictionary<PublicKey, int> _byKey = [];
    private readonly PriorityQueue<HandshakeEntry, (TimeSpan ForgetAt, long Order)> _finished = new();
    private readonly Queue<HandshakeEntry> _relayed = new();
    private readonly Queue<HandshakeEntry> _open = new();
    private readonly Dictionary<ulong, HandshakeEntry> _byId = [];
    private readonly PriorityQueue<ulong, ulong> _freeIds = new();
    private ulong _nextId;
    private long _order;

    /// <summary>Handshakes remembered now.</summary>
    public int Count => _entries.Count;

    /// <summary>Handshakes not proven yet.</summary>
    public int HalfOpen { get; private set; }

    public bool TryFind(UInt128 key, out HandshakeEntry? entry) => _entries.TryGetValue(key, out entry);

    /// <summary>Finds a handshake by the number that the client was told.</summary>
    public bool TryFindById(ulong id, out HandshakeEntry? entry) => _byId.TryGetValue(id, out entry);

    /// <summary>
    /// The handshake to give up for a new one, when there is no room: the oldest that waits for its client. An honest client is there in a moment,
    /// so that a flood of others turns the table over without ever keeping it out. Null when there is room, or nothing to give up.
    /// </summary>
    public HandshakeEntry? TakeOldest()
    {
        for (var i = 0; HalfOpen >= limits.HalfOpen && i < MostLookedAt && _open.TryDequeue(out var entry); i++)
        {
            if (entry.IsHalfOpen && entry.Incoming is { IsPunching: false })
            {
                return entry;
            }

            if (entry.IsHalfOpen)
            {
                _open.Enqueue(entry);
            }
        }

        return null;
    }

    /// <summary>Adds an unseen first message, unless too many are open.</summary>
    /// <param name="key">Hash of its bytes.</param>
    /// <param name="claimedHost">The client's host, or 0 to count it against none.</param>
    public HandshakeEntry? TryAdd(UInt128 key, uint claimedHost)
    {
        if (_entries.Count >= limits.HalfOpen * RememberedPerHalfOpen && (_finished.TryDequeue(out var oldest, out _) || _relayed.TryDequeue(out oldest)))
        {
            Forget(oldest);
        }

        if (HalfOpen >= limits.HalfOpen || _entries.Count >= limits.HalfOpen * RememberedPerHalfOpen
            || (claimedHost != 0 && !TryTake(_byHost, claimedHost, limits.HalfOpenPerAddress)))
        {
            return null;
        }

        HalfOpen++;
        var id = _freeIds.TryDequeue(out var free, out _) ? free : _nextId++;
        var entry = new HandshakeEntry(key, claimedHost, id, limits);
        _entries.Add(key, entry);
        _byId.Add(id, entry);
        _open.Enqueue(entry);
        if (_open.Count > 2 * limits.HalfOpen)
        {
            DropClosed();
        }

        return entry;
    }

    /// <summary>Counts a handshake against its static key; false when the key has too many.</summary>
    public bool TryClaim(HandshakeEntry entry, PublicKey remotePublicKey)
    {
        if (!TryTake(_byKey, remotePublicKey, limits.HalfOpenPerKey))
        {
            return false;
        }

        entry.RemotePublicKey = remotePublicKey;
        return true;
    }

    /// <summary>The handshake no longer counts as half-open and is forgotten after a while. Idempotent.</summary>
    /// <param name="entry">The handshake.</param>
    /// <param name="now">The time.</param>
    /// <param name="clearWait">How long it is remembered; listeners differ in it.</param>
    /// <param name="isRelayed">Whether its stream runs over a relay, so that the search for a direct path goes on.</param>
    public void Finish(HandshakeEntry entry, TimeSpan now, TimeSpan clearWait, bool isRelayed = false)
    {
        if (!entry.IsHalfOpen)
        {
            return;
        }

        Release(entry);
        var forgetAt = now + (isRelayed ? RelayedWait : clearWait);
        entry.ForgetAt = forgetAt;
        if (isRelayed)
        {
            _relayed.Enqueue(entry);
        }
        else
        {
            _finished.Enqueue(entry, (forgetAt, _order++));
        }
    }

    /// <summary>Forgets a handshake at once: nothing is kept of what does not decrypt.</summary>
    public void Remove(HandshakeEntry entry)
    {
        Release(entry);
        Forget(entry);
    }

    /// <summary>Forgets what is old enough.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        while (_finished.TryPeek(out var finished, out var due) && due.ForgetAt <= now)
        {
            _finished.Dequeue();
            Forget(finished);
        }

        while (_relayed.TryPeek(out var relayed) && relayed.ForgetAt <= now)
        {
            Forget(_relayed.Dequeue());
        }
    }

    private static bool TryTake<TKey>(Dictionary<TKey, int> taken, TKey key, int limit)
        where TKey : notnull
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(taken, key, out _);
        if (count >= limit)
        {
            return false;
        }

        count++;
        return true;
    }

    private static void GiveBack<TKey>(Dictionary<TKey, int> taken, TKey key)
        where TKey : notnull
    {
        if (taken.TryGetValue(key, out var count) && count > 1)
        {
            taken[key] = count - 1;
            return;
        }

        taken.Remove(key);
    }

    private void DropClosed()
    {
        for (var i = _open.Count; i > 0; i--)
        {
            if (_open.Dequeue() is { IsHalfOpen: true } entry)
            {
                _open.Enqueue(entry);
            }
        }
    }

    private void Forget(HandshakeEntry entry)
    {
        if (_entries.Remove(entry.Key))
        {
            _byId.Remove(entry.Id);
            _freeIds.Enqueue(entry.Id, entry.Id);
        }
    }

    private void Release(HandshakeEntry entry)
    {
        if (!entry.IsHalfOpen)
        {
            return;
        }

        entry.IsHalfOpen = false;
        HalfOpen--;
        GiveBack(_byHost, entry.ClaimedHost);
        if (entry.RemotePublicKey is { } key)
        {
            GiveBack(_byKey, key);
        }
    }
}
