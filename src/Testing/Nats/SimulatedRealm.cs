namespace HyperDht.Testing;

/// <summary>Addresses that mean the same to all who use them: the public ones, or those behind one NAT.</summary>
internal sealed class SimulatedRealm(SimulatedNat? gateway)
{
    private readonly Dictionary<uint, SimulatedHost> _hosts = [];
    private readonly Dictionary<uint, SimulatedNat> _nats = [];

    /// <summary>The NAT that leads out of it; null for the public realm.</summary>
    public SimulatedNat? Gateway => gateway;

    public SimulatedHost GetOrAddHost(uint address)
    {
        if (!_hosts.TryGetValue(address, out var host))
        {
            host = new SimulatedHost(address, this);
            _hosts.Add(address, host);
        }

        return host;
    }

    /// <summary>Gives a host another address.</summary>
    /// <exception cref="InvalidOperationException">Another host has it.</exception>
    public void Move(SimulatedHost host, uint address)
    {
        if (_nats.ContainsKey(address) || !_hosts.TryAdd(address, host))
        {
            throw new InvalidOperationException($"{new PeerAddress(address, 0).HostText} is another host's address.");
        }

        _hosts.Remove(host.Address);
    }

    /// <summary>Gives a NAT another outer address.</summary>
    /// <exception cref="InvalidOperationException">Somebody else has it.</exception>
    public void Move(SimulatedNat nat, uint address)
    {
        if (_hosts.ContainsKey(address) || !_nats.TryAdd(address, nat))
        {
            throw new InvalidOperationException($"{new PeerAddress(address, 0).HostText} is another host's address.");
        }

        _nats.Remove(nat.OutsideHost);
    }

    /// <summary>Takes in a host that comes from another realm.</summary>
    /// <exception cref="InvalidOperationException">Another host has the address.</exception>
    public void Take(SimulatedHost host, uint address)
    {
        if (_nats.ContainsKey(address) || !_hosts.TryAdd(address, host))
        {
            throw new InvalidOperationException($"{new PeerAddress(address, 0).HostText} is another host's address.");
        }

        host.Realm._hosts.Remove(host.Address);
    }

    public void Add(SimulatedNat nat) => _nats.Add(nat.OutsideHost, nat);

    /// <summary>Whether a host or a NAT has an address.</summary>
    public bool Has(uint address) => _hosts.ContainsKey(address) || _nats.ContainsKey(address);

    public SimulatedHost? FindHost(uint address) => _hosts.GetValueOrDefault(address);

    public SimulatedNat? FindNat(uint address) => _nats.GetValueOrDefault(address);
}
