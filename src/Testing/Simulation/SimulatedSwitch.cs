namespace HyperDht.Testing;

/// <summary>Carries datagrams between the sockets of all hosts.</summary>
internal sealed class SimulatedSwitch
{
    private readonly SimulatedLoop _loop;
    private readonly SimulatedNetworkOptions _options;
    private readonly SimulatedEventLog _log;
    private readonly LinkModel _links;
    private readonly DatagramPool _pool;
    private readonly Dictionary<uint, SimulatedHost> _hosts = [];

    public SimulatedSwitch(int seed, SimulatedLoop loop, SimulatedNetworkOptions options, SimulatedEventLog log)
    {
        _loop = loop;
        _options = options;
        _log = log;
        _links = new(seed, options);
        _pool = new(this);
    }

    public SimulatedHost GetOrAddHost(uint address)
    {
        if (!_hosts.TryGetValue(address, out var host))
        {
            host = new SimulatedHost(address);
            _hosts.Add(address, host);
        }

        return host;
    }

    /// <summary>Gives a host another address; what is on its way to the former one is lost.</summary>
    public void Move(SimulatedHost host, uint address)
    {
        if (!_hosts.TryAdd(address, host))
        {
            throw new InvalidOperationException($"{new PeerAddress(address, 0).HostText} is another host's address.");
        }

        _hosts.Remove(host.Address);
        host.Move(address);
    }

    public bool HasHost(uint address) => _hosts.ContainsKey(address);

    public SimulatedDatagram Rent(int length) => _pool.Rent(length);

    /// <summary>Sends a datagram whose bytes and addresses are filled in; takes it over.</summary>
    public void Transmit(SimulatedHost from, SimulatedDatagram datagram)
    {
        var (source, destination) = (datagram.Source, datagram.Destination);
        if (IsAsleep(from))
        {
            Finish(datagram, SimulatedFate.Lost);
            return;
        }

        if (destination.Port == 0 || source.Host == 0)
        {
            Finish(datagram, SimulatedFate.Unreachable);
            return;
        }

        if (from.Owns(destination.Host))
        {
            _loop.Events.Schedule(_loop.Ticks + _options.LoopbackLatency.Ticks, datagram);
            return;
        }

        if (_links.IsLost(source, destination))
        {
            Finish(datagram, SimulatedFate.Lost);
            return;
        }

        if (_links.IsDuplicated())
        {
            var copy = _pool.Rent(datagram.Length);
            copy.Home = datagram.Home;
            copy.Source = source;
            copy.Destination = destination;
            datagram.Span.CopyTo(copy.Span);
            _loop.Events.Schedule(_loop.Ticks + _links.Latency(source.Host, destination.Host), copy);
        }

        _loop.Events.Schedule(_loop.Ticks + _links.Latency(source.Host, destination.Host), datagram);
    }

    /// <summary>A datagram has reached its destination.</summary>
    public void Arrive(SimulatedDatagram datagram)
    {
        // 127.0.0.0/8 names the sender's own host; a source there was only accepted for such a destination.
        var address = SimulatedHost.IsLoopback(datagram.Destination.Host) ? datagram.Home : datagram.Destination.Host;
        var socket = _hosts.TryGetValue(address, out var host) ? host.Find(datagram.Destination) : null;
        if (host is not null && IsAsleep(host))
        {
            Finish(datagram, SimulatedFate.Lost);
            return;
        }

        if (socket?.Receiver is not { } receiver)
        {
            Finish(datagram, SimulatedFate.Unreachable);
            return;
        }

        Record(datagram, SimulatedFate.Delivered);
        receiver.OnDatagram(socket, datagram.Source, datagram.Span);
        _pool.Return(datagram);
    }

    private bool IsAsleep(SimulatedHost host) => host.AsleepUntil > _loop.Ticks;

    private void Finish(SimulatedDatagram datagram, SimulatedFate fate)
    {
        Record(datagram, fate);
        _pool.Return(datagram);
    }

    private void Record(SimulatedDatagram datagram, SimulatedFate fate)
    {
        _log.Add(_loop.Ticks, fate, datagram.Source, datagram.Destination, datagram.Span);
        _options.OnEvent?.Invoke(new(_loop.Now, fate, datagram.Source, datagram.Destination, datagram.Memory));
    }
}
