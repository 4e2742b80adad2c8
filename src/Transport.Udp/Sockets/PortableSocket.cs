using System.Net;
using System.Net.Sockets;
using HyperDht.Runtime;

namespace HyperDht.Transport.Udp;

/// <summary>A UDP socket with a blocking thread that hands what arrives to the loop. Works on every system.</summary>
internal sealed class PortableSocket : IDatagramSocket, ILoopFlushable
{
    private readonly DhtLoop _loop;
    private readonly Action<IDatagramSocket> _closed;
    private readonly UdpTransportOptions _options;
    private readonly SocketAddress _destination = new(AddressFamily.InterNetwork);
    private byte[] _reserved = [];
    private int _reservedLength = -1;
    private PeerAddress _reservedFor;
    private Socket _socket;
    private PortableReceiver _receiving;
    private SocketErrorPolicy? _errors;

    /// <summary>Opens and binds. Any thread.</summary>
    public PortableSocket(DhtLoop loop, PeerAddress local, UdpTransportOptions options, Action<IDatagramSocket> closed)
    {
        (_loop, _closed, _options) = (loop, closed, options);
        _socket = SocketSetup.Open(local, options);
        LocalAddress = PeerAddress.FromEndPoint((IPEndPoint)_socket.LocalEndPoint!);
        _receiving = new PortableReceiver(loop, this, _socket, options.Limits.ArrivedDatagrams);
    }

    public PeerAddress LocalAddress { get; }

    public bool IsClosed { get; private set; }

    public IDatagramReceiver? Receiver { get; set; }

    public void Send(ReadOnlySpan<byte> datagram, PeerAddress destination, int timeToLive = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)timeToLive, byte.MaxValue, nameof(timeToLive));
        Flush();
        if (IsDropped(datagram.Length, destination))
        {
            return;
        }

        if (timeToLive == 0)
        {
            SendNow(datagram, destination);
            return;
        }

        var usual = _socket.Ttl;
        _socket.Ttl = (short)timeToLive;
        SendNow(datagram, destination);
        _socket.Ttl = usual;
    }

    public Span<byte> Reserve(int length, PeerAddress destination)
    {
        Flush();
        if (IsDropped(length, destination))
        {
            return new byte[length];
        }

        if (_reserved.Length == 0)
        {
            _reserved = new byte[UdpTransport.MaxDatagram];
        }

        (_reservedLength, _reservedFor) = (length, destination);
        _loop.ScheduleSend(this);
        return _reserved.AsSpan(0, length);
    }

    /// <summary>Sends what was written in place.</summary>
    public void Flush()
    {
        if (_reservedLength < 0)
        {
            return;
        }

        var length = _reservedLength;
        _reservedLength = -1;
        if (!IsClosed)
        {
            SendNow(_reserved.AsSpan(0, length), _reservedFor);
        }
    }

    public void Close()
    {
        if (IsClosed)
        {
            return;
        }

        if (!_loop.IsCurrent && !_loop.IsOver)
        {
            _loop.Post(static state => ((PortableSocket)state!).Close(), this);
            return;
        }

        Flush();
        IsClosed = true;
        Receiver = null;
        _receiving.Stop();
        _socket.Dispose();
        _closed(this);
    }

    /// <summary>Binds the same address again on a new system socket.</summary>
    internal void Rebind(int error)
    {
        _receiving.Stop();
        _socket.Dispose();
        try
        {
            _socket = SocketSetup.Open(LocalAddress, _options);
        }
        catch (SocketException failure)
        {
            TransportLog.RebindFailed(_loop.Logger, LocalAddress, failure.Message);
            IsClosed = true;
            _closed(this);
            return;
        }

        _receiving = new PortableReceiver(_loop, this, _socket, _options.Limits.ArrivedDatagrams);
        _loop.Metrics.Rebound();
        TransportLog.SocketRebound(_loop.Logger, LocalAddress, error);
    }

    /// <summary>An error happened. On the loop.</summary>
    internal void HandleError(SocketException error)
    {
        if (IsClosed)
        {
            return;
        }

        if (SocketErrorPolicy.IsIcmp(error.SocketErrorCode))
        {
            _loop.Metrics.IcmpError();
            return;
        }

        if (SocketErrorPolicy.IsRefusal(error.SocketErrorCode))
        {
            return;
        }

        _loop.Metrics.Error();
        _errors ??= new SocketErrorPolicy(_options.Limits.ErrorsPerSecond);
        if (_errors.HandleFault(_loop.Now))
        {
            Rebind((int)error.SocketErrorCode);
        }
    }

    private bool IsDropped(int length, PeerAddress destination)
    {
        if (IsClosed || _loop.IsOver)
        {
            return true;
        }

        if (!_loop.IsCurrent)
        {
            throw new InvalidOperationException("Sockets are used on their loop only.");
        }

        if (destination.Port != 0 && destination.Host != 0 && (uint)length <= UdpTransport.MaxDatagram)
        {
            return false;
        }

        _loop.Metrics.Dropped(1, length > UdpTransport.MaxDatagram ? "too_long" : "unroutable");
        return true;
    }

    private void SendNow(ReadOnlySpan<byte> datagram, PeerAddress destination)
    {
        PortableAddress.Write(_destination, destination);
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, _destination);
            _loop.Metrics.Sent(1);
        }
        catch (SocketException error)
        {
            _loop.Metrics.Dropped(1, "refused");
            HandleError(error);
        }
    }
}
