using System.Net.Sockets;
using HyperDht.Transport;

namespace HyperDht.Holepunch.Sockets;

/// <summary>Opens punch sockets and knows all of a node's (spec 03 §10).</summary>
/// <remarks>On the loop.</remarks>
/// <param name="transport">Opens them.</param>
/// <param name="host">The interface the node is bound to; 0 is every one.</param>
/// <param name="node">Takes what is no probe.</param>
internal sealed class PunchSocketPool(ITransport transport, uint host, IDatagramReceiver node)
{
    private readonly HashSet<PunchSocket> _open = [];
    private bool _isClosed;

    /// <summary>Sockets that are open now.</summary>
    public int Count => _open.Count;

    /// <summary>Opens a socket; null when the system has none left, or the node is closed.</summary>
    public PunchSocket? TryOpen()
    {
        if (_isClosed)
        {
            return null;
        }

        try
        {
            var socket = new PunchSocket(transport.Bind(new PeerAddress(host, 0)), node, socket => _open.Remove(socket));
            _open.Add(socket);
            HolepunchMetrics.SocketsOpened.Add(1);
            return socket;
        }
        catch (SocketException)
        {
            // Too few descriptors: an attempt with fewer sockets, or none, is better than an error (threat-model H9).
            HolepunchMetrics.SocketsRefused.Add(1);
            return null;
        }
    }

    /// <summary>Closes all of them and opens no more. Idempotent.</summary>
    public void Close()
    {
        _isClosed = true;
        CloseAll();
    }

    /// <summary>Closes all of them; more may be opened.</summary>
    public void CloseAll()
    {
        foreach (var socket in _open.ToArray())
        {
            socket.Close();
        }
    }
}
