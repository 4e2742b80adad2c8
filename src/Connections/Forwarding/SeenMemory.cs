namespace HyperDht.Connections.Forwarding;

/// <summary>Remembers for a while that something passed.</summary>
/// <remarks>Pure. Bounded: when full the oldest is forgotten.</remarks>
internal sealed class SeenMemory<TKey>(TimeSpan age, int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TimeSpan> _times = [];
    private readonly Queue<(TKey Key, TimeSpan At)> _order = new();

    /// <summary>Entries remembered now.</summary>
    public int Count => _times.Count;

    public void Note(TKey key, TimeSpan now)
    {
        while (_order.TryPeek(out var oldest) && (now - oldest.At > age || _order.Count >= capacity))
        {
            _order.Dequeue();
            if (_times.TryGetValue(oldest.Key, out var last) && last == oldest.At)
            {
                _times.Remove(oldest.Key);
            }
        }

        _times[key] = now;
        _order.Enqueue((key, now));
    }

    public bool WasSeen(TKey key, TimeSpan now) => _times.TryGetValue(key, out var at) && now - at <= age;
}
