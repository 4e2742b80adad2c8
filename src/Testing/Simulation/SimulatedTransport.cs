using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Testing;

/// <summary>The sockets of one program on a simulated host.</summary>
public sealed class SimulatedTransport : ITransport
{
    private readonly SimulatedLoop _loop;
    private readonly SimulatedSwitch _switch;
    private readonly SimulatedHost _host;
    private readonly SimulatedHostLoop _hostLoop;
    private readonly List<SimulatedSocket> _sockets = [];
    private bool _disposed;

    internal SimulatedTransport(SimulatedLoop loop, SimulatedSwitch @switch, SimulatedHost host)
    {
        _loop = loop;
        _switch = @switch;
        _host = host;
        _hostLoop = new SimulatedHostLoop(loop, host);
    }

    /// <inheritdoc />
    public IDhtLoop Loop => _hostLoop;

    /// <summary>The host's address; the port is 0.</summary>
    public PeerAddress Address => new(_host.Address, 0);

    /// <inheritdoc />
    public IDatagramSocket Bind(PeerAddress local)
    {
        _loop.RequireThread("ITransport.Bind");
        ObjectDisposedException.ThrowIf(_disposed, this);
        var socket = new SimulatedSocket(_loop, _switch, _host, local);
        _sockets.RemoveAll(static s => s.IsClosed);
        _sockets.Add(socket);
        return socket;
    }

    /// <inheritdoc />
    public IReadOnlyList<LocalInterface> GetInterfaces() => _host.Interfaces;

    /// <summary>
    /// Gives the host another address, as when it moves to another network: what is sent to the former one is lost, its interfaces are new.
    /// Sockets that are bound to every interface go on.
    /// </summary>
    /// <param name="host">An IPv4 address that no other host has.</param>
    /// <exception cref="FormatException">Not an IPv4 address.</exception>
    /// <exception cref="InvalidOperationException">Another host has it.</exception>
    public void ChangeAddress(string host)
    {
        _loop.RequireThread("SimulatedTransport.ChangeAddress");
        SimulatedSwitch.Move(_host, PeerAddress.TryParseHost(host, out var address)
            ? address
            : throw new FormatException($"'{host}' is not an IPv4 address."));
    }

    /// <summary>
    /// Moves the host behind a NAT, as when a laptop leaves one network for another: its address and its interfaces are those of the new one.
    /// Sockets that are bound to every interface go on.
    /// </summary>
    /// <param name="nat">The NAT; it gives the host its next inner address.</param>
    public void MoveBehind(SimulatedNat nat)
    {
        ArgumentNullException.ThrowIfNull(nat);
        _loop.RequireThread("SimulatedTransport.MoveBehind");
        _host.Move(nat.Inner, nat.NextInner());
    }

    /// <summary>Changes what <see cref="GetInterfaces"/> answers; the host's address towards others stays.</summary>
    /// <param name="interfaces">All interfaces of the host.</param>
    public void ChangeInterfaces(params IReadOnlyList<LocalInterface> interfaces)
    {
        ArgumentNullException.ThrowIfNull(interfaces);
        _host.Interfaces = interfaces;
    }

    /// <summary>Lets the host sleep from now on: its timers do not fire, and what it sends or others send to it is lost.</summary>
    /// <param name="duration">Virtual time until it wakes up.</param>
    public void Sleep(TimeSpan duration)
    {
        _loop.RequireThread("SimulatedTransport.Sleep");
        _host.AsleepUntil = _loop.Ticks + duration.Ticks;
    }

    /// <summary>Closes every socket opened here.</summary>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (var socket in _sockets)
        {
            socket.Close();
        }

        _sockets.Clear();
        return ValueTask.CompletedTask;
    }
}
