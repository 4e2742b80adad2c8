using System.Net.Sockets;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Holepunch.Sockets;

/// <summary>Opens punch sockets and knows all of a node's (spec 03 §10).</summary>
/// <remarks>On the loop.</remarks>
/// <param name="transport">Opens them.</param>
/// <param name="host">The interface the node is bound to; 0 is every one.</param>
/// <param name="node">Takes what is no probe.</param>
/// <param name="maxLingering">Sockets that stay open without a holder; further ones close at once.</param>
internal sealed class PunchSocketPool(ITransport transport, uint host, IDatagramReceiver node, int maxLingering = 16)
{
    /// <summary>Time from the last holder of a reusable socket to its close (spec 03 §21).</summary>
    public static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(3);

    private readonly HashSet<PunchSocket> _open = [];
    private bool _isClosed;

    /// <summary>Sockets that are open now.</summary>
    public int Count => _open.Count;

    /// <summary>Those of them that nobody holds.</summary>
    public int Lingering { get; private set; }

    /// <summary>Opens a socket; null when the system has none left, or the node is closed.</summary>
    public PunchSocket? TryOpen()
    {
        if (_isClosed)
        {
            return null;
        }

        try
        {
            var socket = new PunchSocket(transport.Bind(new PeerAddress(host, 0)), node, this);
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

    /// <summary>Gives a socket without a holder a moment; null when too many have one, or the node is closed.</summary>
    /// <param name="close">Called when it is over.</param>
    public ILoopTimer? TryLinger(Action close)
    {
        if (_isClosed || Lingering >= maxLingering)
        {
            return null;
        }

        Lingering++;
        HolepunchMetrics.SocketsLingered.Add(1);
        var timer = transport.Loop.CreateTimer(close);
        timer.Set(transport.Loop.Now + LingerTime);
        return timer;
    }

    /// <summary>The moment is over, or somebody holds the socket again.</summary>
    public void HandleLingered(ILoopTimer timer)
    {
        Lingering--;
        timer.Dispose();
    }

    /// <summary>A socket is closed.</summary>
    public void HandleClosed(PunchSocket socket) => _open.Remove(socket);

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
