using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Addresses;

/// <summary>Under which local addresses this node can be reached (spec 03 §7).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class LocalAddresses(ITransport transport)
{
    private const uint Loopback = 0x7f000001;
    private const int MaxHosts = 64;

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromMilliseconds(500);

    // Asking the system for its interfaces takes longer than a handshake.
    private static readonly TimeSpan InterfacesAge = TimeSpan.FromSeconds(5);

    private readonly Dictionary<uint, Task<bool>> _verdicts = [];
    private IReadOnlyList<LocalInterface> _interfaces = [];
    private TimeSpan? _interfacesReadAt;

    /// <summary>Every address, each with the server socket's port.</summary>
    /// <param name="server">The server socket's bound address.</param>
    public IReadOnlyList<PeerAddress> List(PeerAddress server)
    {
        if (server.Host != 0)
        {
            return [server];
        }

        PeerAddress[] all =
            [.. Interfaces().Where(i => !i.IsInternal).Take(MaxHosts).Select(i => new PeerAddress(i.Host, server.Port))];
        return all.Length == 0 ? [new PeerAddress(Loopback, server.Port)] : all;
    }

    /// <summary>Those addresses that were shown to receive what is sent to them.</summary>
    /// <param name="server">The server socket's bound address.</param>
    public IReadOnlyList<PeerAddress> ListValidated(PeerAddress server) =>
        [.. List(server).Where(address => _verdicts.TryGetValue(address.Host, out var verdict) && verdict is { IsCompletedSuccessfully: true, Result: true })];

    /// <summary>Checks the hosts that were not checked before; ends within half a second.</summary>
    /// <param name="server">The server socket's bound address.</param>
    public Task ValidateAsync(PeerAddress server)
    {
        var checks = new List<Task<bool>>();
        foreach (var address in List(server))
        {
            if (!_verdicts.TryGetValue(address.Host, out var verdict))
            {
                verdict = ProbeAsync(address.Host);
                _verdicts.Add(address.Host, verdict);
            }

            checks.Add(verdict);
        }

        return Task.WhenAll(checks);
    }

    /// <summary>Forgets every verdict: the network has changed.</summary>
    public void Forget()
    {
        _verdicts.Clear();
        _interfacesReadAt = null;
    }

    private IReadOnlyList<LocalInterface> Interfaces()
    {
        var now = transport.Loop.Now;
        if (_interfacesReadAt is null || now - _interfacesReadAt > InterfacesAge)
        {
            _interfacesReadAt = now;
            _interfaces = transport.GetInterfaces();
        }

        return _interfaces;
    }

    private async Task<bool> ProbeAsync(uint host)
    {
        IDatagramSocket socket;
        try
        {
            socket = transport.Bind(new PeerAddress(host, 0));
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }

        try
        {
            var probe = new Probe(socket);
            socket.Receiver = probe;
            socket.Send([0], socket.LocalAddress);
            return await transport.Loop.WaitAtMostAsync(probe.Arrived, ProbeTimeout);
        }
        finally
        {
            socket.Close();
        }
    }

    private sealed class Probe(IDatagramSocket socket) : IDatagramReceiver
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Arrived => _arrived.Task;

        public void OnDatagram(IDatagramSocket _, PeerAddress source, Span<byte> datagram)
        {
            if (source == socket.LocalAddress && datagram.Length == 1)
            {
                _arrived.TrySetResult();
            }
        }
    }
}
