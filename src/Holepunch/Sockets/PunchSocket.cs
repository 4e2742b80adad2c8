using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Holepunch.Sockets;

/// <summary>A socket of its own for one attempt (spec 03 §10): closes when nobody holds it any more, at once or a moment later.</summary>
/// <remarks>On the loop. Streams and requests work on it as on the node's own sockets.</remarks>
internal sealed class PunchSocket : IDatagramReceiver
{
    private readonly IDatagramReceiver _node;
    private readonly PunchSocketPool _pool;
    private ILoopTimer? _lingering;
    private int _holders = 1;

    public PunchSocket(IDatagramSocket socket, IDatagramReceiver node, PunchSocketPool pool)
    {
        _node = node;
        _pool = pool;
        Socket = socket;
        socket.Receiver = this;
    }

    public IDatagramSocket Socket { get; }

    /// <summary>Whether the next connection may use it, too: it then stays open for a moment when nobody holds it any more.</summary>
    public bool IsReusable { get; set; }

    /// <summary>Who takes probes; null drops them.</summary>
    public IProbeReceiver? Probes { get; set; }

    /// <summary>Sends a probe of one byte.</summary>
    public void SendProbe(PeerAddress destination, int timeToLive) => Socket.Send([0], destination, timeToLive);

    /// <summary>Somebody else needs the socket, too.</summary>
    public void Hold()
    {
        _holders++;
        StopLingering();
    }

    /// <summary>Whoever made the socket or called <see cref="Hold"/> is done with it.</summary>
    public void Release()
    {
        if (--_holders > 0)
        {
            return;
        }

        _lingering = IsReusable && !Socket.IsClosed ? _pool.TryLinger(Close) : null;
        if (_lingering is null)
        {
            Close();
        }
    }

    /// <summary>Closes, whoever holds it. Idempotent.</summary>
    public void Close()
    {
        StopLingering();
        if (!Socket.IsClosed)
        {
            Socket.Close();
            _pool.HandleClosed(this);
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

    private void StopLingering()
    {
        if (_lingering is { } timer)
        {
            _lingering = null;
            _pool.HandleLingered(timer);
        }
    }
}
