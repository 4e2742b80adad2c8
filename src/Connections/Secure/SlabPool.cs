namespace HyperDht.Connections.Secure;

/// <summary>Keeps send buffers for the next writer.</summary>
/// <remarks>Thread safe: writers take, the loop gives back.</remarks>
internal sealed class SlabPool
{
    private const int MaxKept = 64;

    private readonly Lock _gate = new();
    private readonly Stack<OutgoingSlab> _free = new(MaxKept);

    /// <summary>An empty slab with at least so much room; the caller holds it.</summary>
    public OutgoingSlab Take(int length)
    {
        OutgoingSlab? slab = null;
        if (length <= OutgoingSlab.StandardLength)
        {
            lock (_gate)
            {
                _free.TryPop(out slab);
            }
        }

        slab ??= new OutgoingSlab(this, Math.Max(length, OutgoingSlab.StandardLength));
        slab.Reset();
        return slab;
    }

    /// <summary>Takes an unused slab back.</summary>
    public void Return(OutgoingSlab slab)
    {
        if (slab.Length > OutgoingSlab.StandardLength)
        {
            return;
        }

        lock (_gate)
        {
            if (_free.Count < MaxKept)
            {
                _free.Push(slab);
            }
        }
    }
}
