using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Udx;

namespace HyperDht.Cli.Bench;

/// <summary>Pumps bytes through one bare stream, and counts what arrives. On the loop only, the tasks and counters excepted.</summary>
internal sealed class UdxBenchStream : IUdxStreamHandler, IDatagramReceiver
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDhtLoop _loop;
    private readonly IDatagramSocket _socket;
    private readonly UdxContext _context;
    private readonly UdxStream _stream;
    private byte[] _write = [];
    private long _left;
    private TimeSpan? _firstAt;
    private TimeSpan _lastAt;

    public UdxBenchStream(IDhtLoop loop, IDatagramSocket socket, uint id)
    {
        _loop = loop;
        _socket = socket;
        _socket.Receiver = this;
        _context = new UdxContext(loop, SystemRandomSource.Instance);
        _stream = _context.CreateStream(this, id);
    }

    public long ReceivedBytes { get; private set; }

    /// <summary>From the first bytes to the last.</summary>
    public TimeSpan ReceivedIn => _lastAt - (_firstAt ?? _lastAt);

    public void Connect(uint id, PeerAddress remote) => _stream.Connect(_socket, id, remote);

    /// <summary>Writes that much (0: for ever), ends, and waits for the peer's end.</summary>
    public async Task<bool> SendAsync(long bytes, int write)
    {
        _write = new byte[write];
        Array.Fill(_write, (byte)0xab);
        _left = bytes == 0 ? long.MaxValue : bytes;
        Pump();
        await _ended.Task;
        return true;
    }

    /// <summary>Waits for the peer's end, then ends.</summary>
    public async Task<bool> ReceiveAsync()
    {
        await _ended.Task;
        _stream.End();
        return true;
    }

    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source) => false;

    public void OnData(Span<byte> data)
    {
        ReceivedBytes += data.Length;
        _firstAt ??= _loop.Now;
        _lastAt = _loop.Now;
        _stream.Consumed(data.Length);
    }

    public void OnEnd() => _ended.TrySetResult();

    public void OnMessage(ReadOnlySpan<byte> message)
    {
    }

    public void OnWritable() => Pump();

    public void OnAllAcknowledged()
    {
    }

    public void OnClosed(UdxCloseReason reason) => _ended.TrySetException(new IOException(reason.ToString()));

    public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram) =>
        _context.TryReceive(socket, source, datagram);

    private void Pump()
    {
        while (_left > 0 && _stream.IsWritable)
        {
            var length = (int)Math.Min(_left, _write.Length);
            _left -= length;
            _stream.Write(_write.AsMemory(0, length), null);
            if (_left == 0)
            {
                _stream.End();
            }
        }
    }
}
