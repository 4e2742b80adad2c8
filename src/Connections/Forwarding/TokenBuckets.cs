using System.Runtime.InteropServices;

namespace HyperDht.Connections.Forwarding;

/// <summary>A rate for each of many keys, with a burst.</summary>
/// <remarks>Pure. Bounded: when full the key that came first makes room. A key whose burst is whole again is as good as a new one and is forgotten.</remarks>
internal sealed class TokenBuckets<TKey>(double perSecond, double burst, int capacity)
    where TKey : notnull
{
    // More than one for each new key, so that what was spent long ago goes faster than it comes.
    private const int LookedAt = 2;

    private readonly Dictionary<TKey, Bucket> _buckets = [];
    private readonly Queue<TKey> _order = new();

    /// <summary>Keys remembered now.</summary>
    public int Count => _buckets.Count;

    /// <summary>Whether one more may pass now.</summary>
    /// <param name="key">Whose rate.</param>
    /// <param name="now">The time.</param>
    /// <param name="factor">Multiplies rate and burst.</param>
    public bool TryTake(TKey key, TimeSpan now, double factor = 1)
    {
        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_buckets, key, out var known);
        var spent = known ? Math.Max(0, bucket.Spent - ((now - bucket.At).TotalSeconds * perSecond * factor)) : 0;
        var passes = spent + 1 <= burst * factor;
        bucket = new Bucket(passes ? spent + 1 : spent, now);
        if (!known)
        {
            _order.Enqueue(key);
            ForgetWhole(now);
            if (_order.Count > capacity)
            {
                _buckets.Remove(_order.Dequeue());
            }
        }

        return passes;
    }

    private void ForgetWhole(TimeSpan now)
    {
        for (var i = 0; i < LookedAt && _order.Count > 1; i++)
        {
            var key = _order.Dequeue();
            var bucket = _buckets[key];
            if (bucket.Spent <= (now - bucket.At).TotalSeconds * perSecond)
            {
                _buckets.Remove(key);
            }
            else
            {
                _order.Enqueue(key);
            }
        }
    }

    private readonly record struct Bucket(double Spent, TimeSpan At);
}
