using System.Net.Sockets;

namespace HyperDht.Transport.Udp;

/// <summary>A UDP socket on Linux whose datagrams pass in batches, both ways.</summary>
internal sealed class BatchedSocket : IDatagramSocket, ILoopSource
{
    // Messages taken in one turn, so that one busy socket does not starve the others.
    private const int MaxMessagesPerTurn = 256;
    private const int MaxBytesPerTurn = 512 * 1024;
    private const int JoinedPerCall = 4;

    // A route with a small MTU refuses segments that others take; this long after it they are tried again.
    private static readonly TimeSpan SegmentationPause = TimeSpan.FromSeconds(10);

    private readonly DhtLoop _loop;
    private readonly LinuxIo _io;
    private readonly UdpTransportOptions _options;
    private readonly Action<IDatagramSocket> _closed;
    private Socket _socket;
    private SendBacklog? _backlog;
    private SocketErrorPolicy? _errors;
    private bool _receivesJoined;
    private bool _canSegment;
    private TimeSpan _segmentsFrom;

    /// <summary>Opens and binds. Any thread.</summary>
    public BatchedSocket(DhtLoop loop, LinuxIo io, PeerAddress local, UdpTransportOptions options, Action<IDatagramSocket> closed)
    {
        (_loop, _io, _options, _closed) = (loop, io, options, closed);
        _socket = SocketSetup.Open(local, options);
        LocalAddress = PeerAddress.FromEndPoint((System.Net.IPEndPoint)_socket.LocalEndPoint!);
        Attach();
    }

    public PeerAddress LocalAddress { get; }

    public bool IsClosed { get; private set; }

    public IDatagramReceiver? Receiver { get; set; }

    /// <summary>The system's number of the socket.</summary>
    public int Descriptor { get; private set; }

    /// <summary>First and last waiting datagram in the loop's send queue, -1 for none.</summary>
    public int FirstQueued { get; set; } = -1;

    public int LastQueued { get; set; } = -1;

    /// <summary>Whether the system's buffer is full.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>Whether equal datagrams are sent as one.</summary>
    public bool Segments => _canSegment && _loop.Now >= _segmentsFrom;

    public void Send(ReadOnlySpan<byte> datagram, PeerAddress destination, int timeToLive = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)timeToLive, byte.MaxValue, nameof(timeToLive));
        if (!IsDropped(datagram.Length, destination))
        {
            datagram.CopyTo(_io.Send.Reserve(this, datagram.Length, destination, (byte)timeToLive));
        }
    }

    public Span<byte> Reserve(int length, PeerAddress destination) => IsDropped(length, destination)
        ? new byte[length]
        : _io.Send.Reserve(this, length, destination, 0);

    public void Close()
    {
        if (IsClosed)
        {
            return;
        }

        if (!_loop.IsCurrent && !_loop.IsOver)
        {
            _loop.Post(static state => ((BatchedSocket)state!).Close(), this);
            return;
        }

        if (FirstQueued >= 0 && _loop.IsCurrent)
        {
            _io.Send.Flush(this);
        }

        IsClosed = true;
        Receiver = null;
        _loop.Metrics.Dropped(_backlog?.Count ?? 0, "closed");
        _backlog = null;
        Detach();
        _closed(this);
    }

    public void OnReady(bool readable, bool writable, bool othersWait)
    {
        if (writable && IsBlocked)
        {
            Resume();
        }

        if (readable)
        {
            Drain();
        }

        // Datagrams of different sockets never share a call, so that answers of this one need not wait for the work of the others.
        if (othersWait && FirstQueued >= 0)
        {
            _io.Send.Flush(this);
        }
    }

    /// <summary>Decides about datagrams that the system refused.</summary>
    public SendVerdict HandleSendError(int error, int datagrams, bool again)
    {
        var verdict = SocketErrorPolicy.JudgeSend(error, datagrams > 1, again);
        if (SocketErrorPolicy.IsIcmp(error))
        {
            _loop.Metrics.IcmpError();
        }

        switch (verdict)
        {
            case SendVerdict.Wait:
                IsBlocked = true;
                _io.Waiter.AwaitWritable(Descriptor, true);
                break;
            case SendVerdict.Split:
                _canSegment &= error != LinuxNative.InputOutput;
                _segmentsFrom = _loop.Now + SegmentationPause;
                break;
            case SendVerdict.Drop:
                _loop.Metrics.Dropped(datagrams, "refused");
                break;
            case SendVerdict.Fault:
                _loop.Metrics.Dropped(datagrams, "error");
                HandleFault(error);
                break;
        }

        return verdict;
    }

    /// <summary>Keeps a datagram until there is room.</summary>
    public void Keep(ReadOnlySpan<byte> data, PeerAddress destination, byte timeToLive)
    {
        _backlog ??= new SendBacklog(_options.Limits.SendBacklogBytes);
        if (!_backlog.TryAdd(data, destination, timeToLive))
        {
            _loop.Metrics.Dropped(1, "backlog");
        }
    }

    /// <summary>Binds the same address again on a new system socket.</summary>
    internal void Rebind(int error)
    {
        Detach();
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

        Attach();
        IsBlocked = false;
        _loop.Metrics.Rebound();
        TransportLog.SocketRebound(_loop.Logger, LocalAddress, error);
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

    private void Attach()
    {
        Descriptor = (int)_socket.Handle;
        _canSegment = _options.Segmentation && SocketSetup.TrySet(_socket, LinuxNative.LevelUdp, LinuxNative.UdpSegment, 0);
        if (_options.Coalescing)
        {
            SocketSetup.TrySet(_socket, LinuxNative.LevelUdp, LinuxNative.UdpGro, 1);
        }

        _io.Waiter.Add(Descriptor, this);
    }

    private void Detach()
    {
        _io.Waiter.Remove(Descriptor);
        _socket.Dispose();
    }

    private void Drain()
    {
        var batch = _io.Receive;
        var bytes = 0;
        for (var messages = 0; messages < MaxMessagesPerTurn && bytes < MaxBytesPerTurn && !IsClosed;)
        {
            // Joined messages are large: a few buffers stay in the processor's cache.
            var wanted = _receivesJoined ? JoinedPerCall : ReceiveBatch.Capacity;
            var received = batch.Receive(Descriptor, wanted);
            if (received < 0)
            {
                if (!HandleReceiveError(-received))
                {
                    return;
                }

                messages++;
                continue;
            }

            bytes += Deliver(batch, received);
            messages += received;
            if (received < wanted)
            {
                return;
            }
        }
    }

    // Returns how many bytes there were.
    private int Deliver(ReceiveBatch batch, int messages)
    {
        var (datagrams, bytes, joined) = (0, 0, false);
        for (var i = 0; i < messages && !IsClosed; i++)
        {
            var source = batch.Source(i);
            var segment = batch.SegmentSize(i);
            var rest = batch.Data(i);
            joined |= rest.Length > segment;
            bytes += rest.Length;
            do
            {
                var length = Math.Min(segment, rest.Length);
                Deliver(source, rest[..length]);
                rest = rest[length..];
                datagrams++;
            }
            while (rest.Length > 0 && !IsClosed);
        }

        _receivesJoined = joined;
        _loop.Metrics.Received(datagrams);
        return bytes;
    }

    private void Deliver(PeerAddress source, Span<byte> datagram)
    {
        try
        {
            Receiver?.OnDatagram(this, source, datagram);
        }
        catch (Exception error)
        {
            _loop.Faults.Report(LoopFaultKind.Socket, error);
        }
    }

    // Returns whether to try again now.
    private bool HandleReceiveError(int error)
    {
        if (error == LinuxNative.WouldBlock)
        {
            return false;
        }

        if (SocketErrorPolicy.IsIcmp(error))
        {
            _loop.Metrics.IcmpError();
        }
        else if (error != LinuxNative.Interrupted)
        {
            HandleFault(error);
        }

        return true;
    }

    private void HandleFault(int error)
    {
        _loop.Metrics.Error();
        _errors ??= new SocketErrorPolicy(_options.Limits.ErrorsPerSecond);
        if (_errors.HandleFault(_loop.Now))
        {
            Rebind(error);
        }
    }

    private void Resume()
    {
        IsBlocked = false;
        _io.Waiter.AwaitWritable(Descriptor, false);
        for (var backlog = _backlog; backlog is not null && backlog.TryTake(out var datagram);)
        {
            datagram.Data.CopyTo(_io.Send.Reserve(this, datagram.Data.Length, datagram.Destination, datagram.TimeToLive));
        }

        _backlog = null;
    }
}
