namespace HyperDht.Testing;

/// <summary>A NAT of a simulated network with a network of its own behind it; see <see cref="SimulatedNetwork.AddNat"/>.</summary>
/// <remarks>Belongs to the simulation's thread.</remarks>
public sealed class SimulatedNat
{
    private const uint FirstInnerHost = 0xc0a80002;        // 192.168.0.2

    private readonly SimulatedNetwork _network;
    private readonly NatTable _table;
    private uint _nextInner;

    internal SimulatedNat(SimulatedNetwork network, SimulatedNatOptions options, uint outside, SimulatedRealm outer, uint subnet)
    {
        _network = network;
        Options = options;
        OutsideHost = outside;
        Outer = outer;
        Inner = new SimulatedRealm(this);
        _nextInner = FirstInnerHost + (subnet << 8);
        _table = new NatTable(outside, options, network.NatRandom);
        outer.Add(this);
    }

    /// <summary>What it does.</summary>
    public SimulatedNatOptions Options { get; }

    /// <summary>Its address as those outside see it; the port is 0.</summary>
    public PeerAddress Outside => new(OutsideHost, 0);

    /// <summary>Mappings that are alive now.</summary>
    public int MappingCount => _table.CountAt(_network.Now);

    internal uint OutsideHost { get; private set; }

    internal SimulatedRealm Outer { get; }

    internal SimulatedRealm Inner { get; }

    /// <summary>Adds a host behind this NAT, 192.168.x.2 and on.</summary>
    public SimulatedTransport AddHost() => _network.AddHostBehind(this, NextInner());

    /// <summary>Adds a NAT behind this one.</summary>
    /// <param name="options">What it does; null for the defaults.</param>
    public SimulatedNat AddNat(SimulatedNatOptions? options = null) => _network.AddNat(options, this);

    /// <summary>Starts a node behind this NAT: firewalled until it finds out otherwise, with a key pair by seed.</summary>
    /// <param name="configure">Changes its options.</param>
    public Task<IHyperDht> AddNodeAsync(Action<HyperDhtOptions>? configure = null) => _network.AddNodeBehindAsync(this, configure);

    /// <summary>Forgets every mapping, as a router does that starts again.</summary>
    public void Restart() => _table.Clear();

    /// <summary>
    /// Gives the inner sockets other public ports from now on, and on request another public address, as a router does that starts again or
    /// gets a new lease. The hosts behind it notice nothing by themselves.
    /// </summary>
    /// <param name="host">An IPv4 address that nobody has; null keeps the present one.</param>
    /// <exception cref="FormatException">Not an IPv4 address.</exception>
    /// <exception cref="InvalidOperationException">Another host or NAT has it.</exception>
    public void Rebind(string? host = null)
    {
        if (host is not null)
        {
            var address = PeerAddress.TryParseHost(host, out var parsed) ? parsed : throw new FormatException($"'{host}' is not an IPv4 address.");
            Outer.Move(this, address);
            OutsideHost = address;
        }

        _table.Rebind(OutsideHost);
    }

    internal uint NextInner() => _nextInner++;

    /// <summary>The public source of a datagram that leaves; null when it may not.</summary>
    internal PeerAddress? Leave(PeerAddress source, PeerAddress destination) =>
        Options.Allows?.Invoke(destination) == false ? null : _table.Translate(source, destination, _network.Now);

    /// <summary>The inner destination of a datagram that comes in; null when nobody asked for it.</summary>
    internal PeerAddress? Enter(ushort port, PeerAddress source) => _table.Admit(port, source, _network.Now);
}
