using HyperDht.Transport;

namespace HyperDht.Holepunch.Sockets;

/// <summary>A socket of its own for one attempt (spec 03 §10): closes when nobody holds it any more.</summary>
/// <remarks>On the loop. Streams and requests work on it as on the node's own sockets.</remarks>
internal sealed class PunchSocket : IDatagramReceiver
{
    private readonly IDatagramReceiver _node;
    private readonly Action<PunchSocket> _closed;
    private int _holders = 1;

    public PunchSocket(IDatagramSocket socket, IDatagramReceiver node, Action<PunchSocket> closed)
    {
        _node = node;
        _closed = closed;
        Socket = socket;
        socket.Receiver = this;
    }

    public IDatagramSocket Socket { get; }

    /// <summary>Who takes probes; null drops them.</summary>
    public IProbeReceiver? Probes { get; set; }

    /// <summary>Sends a probe of one byte.</summary>
    public void SendProbe(PeerAddress destination, int timeToLive) => Socket.Send([0], destination, timeToLive);

    /// <summary>Somebody else needs the socket, too.</summary>
    public void Hold() => _holders++;

    /// <summary>Whoever made the socket or called <see cref="Hold"/> is done with it.</summary>
    public void Release()
    {
        if (--_holders == 0)
        {
            Close();
        }
    }

    /// <summary>Closes, whoever holds it. Idempotent.</summary>
    public void Close()
    {
        if (!Socket.IsClosed)
        {
            Socket.Close();
            _closed(this);
        }
    }

    public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram)
    {
        if (datagram.Length > 1)
        {
            _node.OnDatagram(socket, source, datagram);
        }
        else if (source.Port != 0)
        {
            Probes?.OnProbe(this, source);
        }
    }
}
