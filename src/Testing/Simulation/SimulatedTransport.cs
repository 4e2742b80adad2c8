using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Testing;

/// <summary>The sockets of one program on a simulated host.</summary>
public sealed class SimulatedTransport : ITransport
{
    private readonly SimulatedLoop _loop;
    private readonly SimulatedSwitch _switch;
    private readonly SimulatedHost _host;
    private readonly List<SimulatedSocket> _sockets = [];
    private bool _disposed;

    internal SimulatedTransport(SimulatedLoop loop, SimulatedSwitch @switch, SimulatedHost host)
    {
        _loop = loop;
        _switch = @switch;
        _host = host;
    }

    /// <inheritdoc />
    public IDhtLoop Loop => _loop;

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
