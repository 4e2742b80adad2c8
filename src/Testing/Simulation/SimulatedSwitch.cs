namespace HyperDht.Testing;

/// <summary>Carries datagrams between the sockets of all hosts.</summary>
internal sealed class SimulatedSwitch
{
    // Routers between two public addresses: more than an opening probe survives.
    private const int PublicHops = 8;

    private static readonly TimeSpan LanLatency = TimeSpan.FromMicroseconds(200);

    private readonly SimulatedLoop _loop;
    private readonly SimulatedNetworkOptions _options;
    private readonly SimulatedEventLog _log;
    private readonly LinkModel _links;
    private readonly DatagramPool _pool;

    public SimulatedSwitch(int seed, SimulatedLoop loop, SimulatedNetworkOptions options, SimulatedEventLog log)
    {
        _loop = loop;
        _options = options;
        _log = log;
        _links = new(seed, options);
        _pool = new(this);
    }

    /// <summary>Where public addresses are known.</summary>
    public SimulatedRealm Public { get; } = new(gateway: null);
    /// <summary>Gives a host another address; what is on its way to the former one is lost.</summary>
    public static void Move(SimulatedHost host, uint address)
    {
        host.Realm.Move(host, address);
        host.Move(address);
    }


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
            datagram.Realm = from.Realm;
            _loop.Events.Schedule(_loop.Ticks + _options.LoopbackLatency.Ticks, datagram);
            return;
        }

        if (LeaveRealms(from.Realm, datagram) is { } fate)
        {
            Finish(datagram, fate);
            return;
        }

        Carry(datagram);
    }

    /// <summary>A datagram has reached its destination, or a NAT before it.</summary>
    public void Arrive(SimulatedDatagram datagram)
    {
        var destination = datagram.Destination;
        if (datagram.Realm!.FindNat(destination.Host) is { } nat)
        {
            Enter(nat, datagram);
            return;
        }

        // 127.0.0.0/8 names the sender's own host; a source there was only accepted for such a destination.
        var host = SimulatedHost.IsLoopback(destination.Host) ? datagram.Home : datagram.Realm.FindHost(destination.Host);
        var socket = host?.Find(destination);
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

    // Goes out through NATs until the destination is known, translating on the way. Null unless it gets lost there.
    private static SimulatedFate? LeaveRealms(SimulatedRealm realm, SimulatedDatagram datagram)
    {
        while (!realm.Has(datagram.Destination.Host) && realm.Gateway is { } nat)
        {
            var isHairpin = datagram.Destination.Host == nat.OutsideHost;
            if ((isHairpin && !nat.Options.Hairpin) || nat.Leave(datagram.Source, datagram.Destination) is not { } source)
            {
                return SimulatedFate.Filtered;
            }

            datagram.Source = source;
            realm = nat.Outer;
            if (--datagram.TimeToLive <= 0)
            {
                return SimulatedFate.Expired;
            }
        }

        datagram.Realm = realm;
        return null;
    }

    private void Carry(SimulatedDatagram datagram)
    {
        var (source, destination) = (datagram.Source, datagram.Destination);
        if (datagram.Realm!.Gateway is not null)
        {
            _loop.Events.Schedule(_loop.Ticks + LanLatency.Ticks, datagram);
            return;
        }

        if (datagram.TimeToLive <= PublicHops)
        {
            Finish(datagram, SimulatedFate.Expired);
            return;
        }

        datagram.TimeToLive -= PublicHops;
        if (_links.IsLost(source, destination))
        {
            Finish(datagram, SimulatedFate.Lost);
            return;
        }

        if (_links.IsDuplicated())
        {
            var copy = _pool.Rent(datagram.Length);
            copy.Home = datagram.Home;
            copy.Realm = datagram.Realm;
            copy.TimeToLive = datagram.TimeToLive;
            copy.Source = source;
            copy.Destination = destination;
            datagram.Span.CopyTo(copy.Span);
            _loop.Events.Schedule(_loop.Ticks + _links.Latency(source.Host, destination.Host), copy);
        }

        _loop.Events.Schedule(_loop.Ticks + _links.Latency(source.Host, destination.Host), datagram);
    }

    private void Enter(SimulatedNat nat, SimulatedDatagram datagram)
    {
        if (nat.Enter(datagram.Destination.Port, datagram.Source) is not { } inner)
        {
            Finish(datagram, SimulatedFate.Filtered);
            return;
        }

        datagram.Destination = inner;
        datagram.Realm = nat.Inner;
        _loop.Events.Schedule(_loop.Ticks + LanLatency.Ticks, datagram);
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
