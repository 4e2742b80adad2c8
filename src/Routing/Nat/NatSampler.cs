namespace HyperDht.Routing.Nat;

/// <summary>Concludes from what others see of our main socket which host and port that is (spec 01 §15).</summary>
internal sealed class NatSampler
{
    public const int WindowSize = 16;
    private const int LookBack = 4;

    private readonly Counter[] _addresses = new Counter[WindowSize];
    private readonly Counter[] _hosts = new Counter[WindowSize];
    private Counter? _leadingAddress;
    private Counter? _leadingHost;
    private int _next;

    /// <summary>Whether the host is known.</summary>
    public bool IsHostKnown { get; private set; }

    /// <summary>The host, when known.</summary>
    public uint Host { get; private set; }

    /// <summary>The port; 0 while unknown or when it differs from peer to peer.</summary>
    public ushort Port { get; private set; }

    public int Size { get; private set; }

    public int Threshold { get; private set; }

    /// <summary>The conclusion, port 0 included; null while the host is unknown.</summary>
    public PeerAddress? Conclusion => IsHostKnown ? new PeerAddress(Host, Port) : null;

    /// <summary>Adds what one node sees.</summary>
    /// <returns>How often this address was seen in a row of samples.</returns>
    public int Add(PeerAddress seen)
    {
        var address = Count(_addresses, seen);
        var host = Count(_hosts, seen with { Port = 0 });
        if (Size < WindowSize)
        {
            Size++;
            Threshold = Size - (Size < 4 ? 0 : Size < 8 ? 1 : Size < 12 ? 2 : 3);
        }
        else
        {
            _addresses[_next].Hits--;
            _hosts[_next].Hits--;
        }

        _addresses[_next] = address;
        _hosts[_next] = host;
        _next = (_next + 1) % WindowSize;
        _leadingAddress = Leader(_leadingAddress, address);
        _leadingHost = Leader(_leadingHost, host);
        Conclude(_leadingAddress, _leadingHost);
        return address.Hits;
    }

    private Counter Count(Counter[] ring, PeerAddress seen)
    {
        for (var back = 1; back <= Math.Min(LookBack, Size); back++)
        {
            var candidate = ring[(_next - back + WindowSize) % WindowSize];
            if (candidate.Address == seen)
            {
                candidate.Hits++;
                return candidate;
            }
        }

        return new Counter(seen) { Hits = 1 };
    }

    private static Counter Leader(Counter? leader, Counter used) => leader is null || leader.Hits < used.Hits ? used : leader;

    private void Conclude(Counter address, Counter host)
    {
        var isAddressKnown = address.Hits >= Threshold;
        IsHostKnown = isAddressKnown || host.Hits >= Threshold;
        Host = isAddressKnown ? address.Address.Host : IsHostKnown ? host.Address.Host : 0;
        Port = isAddressKnown ? address.Address.Port : (ushort)0;
    }

    private sealed class Counter(PeerAddress address)
    {
        public PeerAddress Address => address;

        public int Hits { get; set; }
    }
}
