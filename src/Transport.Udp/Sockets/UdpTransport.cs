using HyperDht.Runtime;

namespace HyperDht.Transport.Udp;

/// <summary>UDP sockets of the operating system.</summary>
/// <remarks>Several transports may share one loop. Batched on Linux, one blocking thread for each socket elsewhere.</remarks>
internal sealed class UdpTransport(DhtLoop loop, UdpTransportOptions? options = null) : ITransport
{
    /// <summary>Largest datagram: what fits an Ethernet frame.</summary>
    public const int MaxDatagram = 1472;

    private readonly UdpTransportOptions _options = options ?? new UdpTransportOptions();
    private readonly Lock _lock = new();
    private readonly HashSet<IDatagramSocket> _sockets = [];
    private bool _disposed;

    public IDhtLoop Loop => loop;

    /// <summary>Opens a UDP socket. Any thread.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    public IDatagramSocket Bind(PeerAddress local)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            IDatagramSocket socket = loop.Io is { } io && !_options.Portable
                ? new BatchedSocket(loop, io, local, _options, HandleClosed)
                : new PortableSocket(loop, local, _options, HandleClosed);
            _sockets.Add(socket);
            return socket;
        }
    }

    public IReadOnlyList<LocalInterface> GetInterfaces() => loop.Interfaces.Read();

    /// <summary>Closes every socket of this transport. Any thread.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        if (loop.IsCurrent)
        {
            CloseAll();
            return;
        }

        await loop.InvokeAsync(CloseAll);
    }

    private void CloseAll()
    {
        IDatagramSocket[] open;
        lock (_lock)
        {
            open = [.. _sockets];
        }

        foreach (var socket in open)
        {
            socket.Close();
        }
    }

    private void HandleClosed(IDatagramSocket socket)
    {
        lock (_lock)
        {
            _sockets.Remove(socket);
        }
    }
}
