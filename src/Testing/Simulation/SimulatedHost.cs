using System.Net.Sockets;
using HyperDht.Transport;

namespace HyperDht.Testing;

/// <summary>A machine of the simulated network: its addresses and its ports.</summary>
internal sealed class SimulatedHost
{
    private const uint LoopbackHost = 0x7f000001;
    private const int FirstEphemeralPort = 32768;
    private const int EphemeralPorts = 28232;

    private readonly Dictionary<ushort, List<SimulatedSocket>> _ports = [];
    private int _nextEphemeral;

    public SimulatedHost(uint address, SimulatedRealm realm)
    {
        Realm = realm;
        Move(address);
    }

    /// <summary>Its address towards other hosts; one of 127.0.0.0/8 when it has none.</summary>
    public uint Address { get; private set; }

    /// <summary>Where its address is known.</summary>
    public SimulatedRealm Realm { get; private set; }

    /// <summary>What its programs see.</summary>
    public IReadOnlyList<LocalInterface> Interfaces { get; set; } = [];

    /// <summary>Until when it sleeps, in ticks of virtual time: no timer fires, nothing is sent or received.</summary>
    public long AsleepUntil { get; set; }

    /// <summary>Gives it another address, and the interfaces that go with it.</summary>
    public void Move(uint address)
    {
        Address = address;
        LocalInterface loopback = new("lo", LoopbackHost, 8, IsInternal: true);
        Interfaces = IsLoopback(address) ? [loopback] : [loopback, new("eth0", address, 24, IsInternal: false)];
    }

    /// <summary>Moves it into another realm.</summary>
    public void Move(SimulatedRealm realm, uint address)
    {
        realm.Take(this, address);
        Realm = realm;
        Move(address);
    }

    public static bool IsLoopback(uint host) => host >> 24 == 127;

    public bool Owns(uint host) => host == Address || IsLoopback(host);

    /// <summary>Which source address a datagram of a socket gets; 0 when there is no route.</summary>
    public uint SourceFor(uint bound, uint destination)
    {
        if (IsLoopback(destination))
        {
            return bound == 0 ? LoopbackHost : bound;
        }

        // A socket on the loopback interface, or a host without another one, reaches nobody else.
        return IsLoopback(Address) || IsLoopback(bound) ? 0 : Address;
    }

    /// <summary>Adds a socket under its address, or under a free port.</summary>
    public PeerAddress Register(SimulatedSocket socket, PeerAddress local)
    {
        if (local.Host != 0 && !Owns(local.Host))
        {
            throw new SocketException((int)SocketError.AddressNotAvailable);
        }

        var address = local.Port == 0 ? new PeerAddress(local.Host, FreePort(local.Host)) : local;
        if (!IsFree(address))
        {
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }

        if (!_ports.TryGetValue(address.Port, out var sockets))
        {
            _ports.Add(address.Port, sockets = []);
        }

        sockets.Add(socket);
        return address;
    }

    public void Unregister(SimulatedSocket socket)
    {
        if (_ports.TryGetValue(socket.LocalAddress.Port, out var sockets) && sockets.Remove(socket) && sockets.Count == 0)
        {
            _ports.Remove(socket.LocalAddress.Port);
        }
    }

    public SimulatedSocket? Find(PeerAddress destination)
    {
        if (!_ports.TryGetValue(destination.Port, out var sockets))
        {
            return null;
        }

        foreach (var socket in sockets)
        {
            if (socket.LocalAddress.Host == 0 || socket.LocalAddress.Host == destination.Host)
            {
                return socket;
            }
        }

        return null;
    }

    private ushort FreePort(uint host)
    {
        for (var attempts = 0; attempts < EphemeralPorts; attempts++)
        {
            var port = (ushort)(FirstEphemeralPort + _nextEphemeral);
            _nextEphemeral = (_nextEphemeral + 1) % EphemeralPorts;
            if (IsFree(new(host, port)))
            {
                return port;
            }
        }

        throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    private bool IsFree(PeerAddress address) =>
        !_ports.TryGetValue(address.Port, out var sockets)
        || (address.Host != 0 && sockets.TrueForAll(s => s.LocalAddress.Host != 0 && s.LocalAddress.Host != address.Host));
}
