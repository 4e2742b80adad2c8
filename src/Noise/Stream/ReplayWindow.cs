namespace HyperDht.Noise;

/// <summary>Remembers which of the latest counters came (threat-model S3). Honest counters rise by one and may wrap.</summary>
/// <param name="size">How far behind the newest a counter may be; a multiple of 64.</param>
internal sealed class ReplayWindow(int size)
{
    private readonly ulong[] _seen = new ulong[size / 64];
    private ulong _newest;
    private bool _hasAny;

    /// <summary>Takes a counter; false when it came before or is too old.</summary>
    /// <param name="counter">The counter of an authentic message.</param>
    public bool TryAccept(ulong counter)
    {
        if (!_hasAny)
        {
            _hasAny = true;
            _newest = counter;
        }

        var ahead = unchecked((long)(counter - _newest));
        if (ahead <= -size)
        {
            return false;
        }

        if (ahead > 0)
        {
            Advance(ahead);
            _newest = counter;
        }

        ref var word = ref _seen[counter / 64 % (ulong)_seen.Length];
        var bit = 1UL << (int)(counter % 64);
        if ((word & bit) != 0)
        {
            return false;
        }

        word |= bit;
        return true;
    }

    private void Advance(long ahead)
    {
        if (ahead >= size)
        {
            Array.Clear(_seen);
            return;
        }

        for (var i = 1UL; i <= (ulong)ahead; i++)
        {
            var counter = unchecked(_newest + i);
            _seen[counter / 64 % (ulong)_seen.Length] &= ~(1UL << (int)(counter % 64));
        }
    }
}
