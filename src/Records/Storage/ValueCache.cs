namespace HyperDht.Records.Storage;

/// <summary>One value per key in two generations (spec 02 §6, value cache). Reading renews.</summary>
/// <remarks>Pure: whoever owns it calls <see cref="Tick"/> every two thirds of the age.</remarks>
internal sealed class ValueCache<TKey, TValue>(int maxSize, Func<TValue, int> sizeOf) : IGenerations
    where TKey : notnull
{
    private Dictionary<TKey, TValue> _fresh = [];
    private Dictionary<TKey, TValue> _old = [];
    private long _freshBytes;
    private long _oldBytes;
    private bool _rotatedBySize;

    public int Count => _fresh.Count + _old.Count;

    public long Bytes => _freshBytes + _oldBytes;

    public void Set(TKey key, TValue value)
    {
        RemoveFromOld(key);
        if (_fresh.TryGetValue(key, out var replaced))
        {
            _freshBytes -= sizeOf(replaced);
        }

        _fresh[key] = value;
        _freshBytes += sizeOf(value);
        if (_fresh.Count >= maxSize)
        {
            Rotate();
            _rotatedBySize = true;
        }
    }

    public bool TryGet(TKey key, out TValue value)
    {
        if (_fresh.TryGetValue(key, out value!))
        {
            return true;
        }

        if (!_old.Remove(key, out value!))
        {
            return false;
        }

        var size = sizeOf(value);
        _oldBytes -= size;
        _freshBytes += size;
        _fresh[key] = value;
        return true;
    }

    /// <summary>Whether a value is there, without renewing it.</summary>
    public bool Contains(TKey key) => _fresh.ContainsKey(key) || _old.ContainsKey(key);

    public bool Remove(TKey key)
    {
        if (!_fresh.Remove(key, out var removed))
        {
            return RemoveFromOld(key);
        }

        _freshBytes -= sizeOf(removed);
        return true;
    }

    public void Tick()
    {
        if (_rotatedBySize)
        {
            _rotatedBySize = false;
            return;
        }

        Rotate();
    }

    public int DropOldest()
    {
        if (_old.Count == 0)
        {
            Rotate();
        }

        var dropped = _old.Count;
        _old = [];
        _oldBytes = 0;
        return dropped;
    }

    private void Rotate()
    {
        _old = _fresh;
        _oldBytes = _freshBytes;
        _fresh = [];
        _freshBytes = 0;
    }

    private bool RemoveFromOld(TKey key)
    {
        if (!_old.Remove(key, out var removed))
        {
            return false;
        }

        _oldBytes -= sizeOf(removed);
        return true;
    }
}
