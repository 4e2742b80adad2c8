namespace HyperDht.Testing;

/// <summary>Decides by seed what happens to datagrams between hosts.</summary>
internal sealed class LinkModel(int seed, SimulatedNetworkOptions options)
{
    // A stream of its own: what nodes draw must not change what the network does to their datagrams' fates.
    private readonly SeededRandomSource _random = new(unchecked((long)SeededRandomSource.Mix((ulong)seed + 0x6c696e6b)));

    public bool IsLost(PeerAddress source, PeerAddress destination) =>
        Happens(options.Loss) || options.Drop?.Invoke(source, destination) == true;

    public bool IsDuplicated() => Happens(options.Duplication);

    /// <summary>Ticks that one datagram is on its way.</summary>
    public long Latency(uint source, uint destination)
    {
        var latency = PairLatency(Math.Min(source, destination), Math.Max(source, destination)) + UpTo(options.Jitter.Ticks);
        return Happens(options.Reordering) ? latency + UpTo(options.ReorderingDelay.Ticks) : latency;
    }

    private long PairLatency(uint low, uint high)
    {
        var range = options.MaxLatency.Ticks - options.MinLatency.Ticks;
        if (range <= 0)
        {
            return options.MinLatency.Ticks;
        }

        var mixed = SeededRandomSource.Mix((((ulong)low << 32) | high) ^ SeededRandomSource.Mix((ulong)seed + 1));
        return options.MinLatency.Ticks + (long)(mixed % (ulong)range);
    }

    private bool Happens(double probability) => probability > 0 && _random.NextDouble() < probability;

    private long UpTo(long ticks) => ticks > 0 ? _random.NextLong(ticks + 1) : 0;
}
