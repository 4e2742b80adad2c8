namespace HyperDht.Testing;

/// <summary>The mappings of one NAT.</summary>
/// <remarks>Pure: time comes in, addresses come out.</remarks>
internal sealed class NatTable(uint outside, SimulatedNatOptions options, SeededRandomSource random)
{
    private const int FirstPort = 1024;
    private const int PortCount = ushort.MaxValue + 1 - FirstPort;

    private readonly Dictionary<(PeerAddress Inner, PeerAddress Remote), Entry> _byInner = [];
    private readonly Dictionary<ushort, Entry> _byPort = [];
    private HashSet<ushort> _spent = [];
    private uint _outside = outside;
    private int _last = FirstPort;

    /// <summary>Mappings that are alive at a time.</summary>
    public int CountAt(TimeSpan now) => _byPort.Values.Count(entry => IsAlive(entry, now));

    /// <summary>The public source of a datagram that leaves; makes or renews its mapping. Null when no port is free.</summary>
    public PeerAddress? Translate(PeerAddress inner, PeerAddress remote, TimeSpan now)
    {
        var key = (inner, options.Mapping is NatMapping.EndpointIndependent ? default : remote);
        if (!_byInner.TryGetValue(key, out var entry) || !IsAlive(entry, now))
        {
            if (entry is not null)
            {
                Forget(entry);
            }

            if (PickPort(inner.Port, now) is not { } port)
            {
                return null;
            }

            entry = new Entry(key, port);
            _byInner[key] = entry;
            _byPort[port] = entry;
        }

        entry.LastSent = now;
        entry.Remotes[FilterKey(remote)] = now;
        return new PeerAddress(_outside, entry.Port);
    }

    /// <summary>The inner socket that a datagram from outside is for; null when nobody asked for it.</summary>
    public PeerAddress? Admit(ushort port, PeerAddress source, TimeSpan now) =>
        _byPort.TryGetValue(port, out var entry) && IsAlive(entry, now)
        && (options.Filtering is NatFiltering.EndpointIndependent || LetsIn(entry, source, now))
            ? entry.Key.Inner
            : null;

    /// <summary>Forgets everything, as a router does that starts again.</summary>
    public void Clear()
    {
        _byInner.Clear();
        _byPort.Clear();
    }

    /// <summary>Forgets everything; new mappings get other ports than those there were.</summary>
    /// <param name="outside">Their address.</param>
    public void Rebind(uint outside)
    {
        _spent = [.. _byPort.Keys];
        _outside = outside;
        Clear();
    }

    private PeerAddress FilterKey(PeerAddress remote) => options.Filtering is NatFiltering.AddressDependent ? remote with { Port = 0 } : remote;

    // A remote is forgotten as a mapping is, and the mapping lives on for others.
    private bool LetsIn(Entry entry, PeerAddress source, TimeSpan now) =>
        entry.Remotes.TryGetValue(FilterKey(source), out var sent) && now - sent < options.MappingTimeout;

    private bool IsAlive(Entry entry, TimeSpan now) => now - entry.LastSent < options.MappingTimeout;

    private void Forget(Entry entry)
    {
        _byInner.Remove(entry.Key);
        _byPort.Remove(entry.Port);
    }

    private ushort? PickPort(ushort wanted, TimeSpan now)
    {
        var first = options.Ports switch
        {
            NatPorts.Preserving => wanted,
            NatPorts.Sequential => _last + 1,
            _ => FirstPort + random.Next(PortCount),
        };
        for (var i = 0; i < PortCount; i++)
        {
            var port = (ushort)(FirstPort + ((first - FirstPort + i + PortCount) % PortCount));
            if (_spent.Contains(port))
            {
                continue;
            }

            if (_byPort.TryGetValue(port, out var taken))
            {
                if (IsAlive(taken, now))
                {
                    continue;
                }

                Forget(taken);
            }

            _last = port;
            return port;
        }

        return null;
    }

    private sealed class Entry((PeerAddress Inner, PeerAddress Remote) key, ushort port)
    {
        public (PeerAddress Inner, PeerAddress Remote) Key => key;

        public ushort Port => port;

        public Dictionary<PeerAddress, TimeSpan> Remotes { get; } = [];

        public TimeSpan LastSent { get; set; }
    }
}
