using System.Runtime.InteropServices;
using HyperDht.Runtime;

namespace HyperDht.Transport.Udp;

/// <summary>What the sockets of one loop send in a turn. Buffers belong to the loop; a socket holds two numbers only.</summary>
/// <remarks>On the loop only. When a turn fills it, or takes long, it is sent early.</remarks>
internal sealed unsafe class SendQueue(DhtLoop loop) : ILoopFlushable, IDisposable
{
    private const int BlockSize = 65536;
    private const int MaxBlocks = 16;
    private const int MaxEntries = 8192;

    // A turn that signs or checks signatures between its datagrams takes long: whoever gets the first ones could work meanwhile.
    private static readonly long Patience = TimeSpan.FromMicroseconds(20).Ticks;

    private readonly List<nint> _blocks = [(nint)NativeMemory.Alloc(BlockSize)];
    private readonly List<BatchedSocket> _waiting = [];
    private readonly SendBatch _batch = new();
    private SendEntry[] _entries = new SendEntry[64];
    private int _entryCount;
    private int _block;
    private int _used;
    private long _begun;
    private PeerAddress _last;
    private bool _scheduled;
    private bool _closed;

    /// <summary>Room for one datagram, to be filled before the next call.</summary>
    public Span<byte> Reserve(BatchedSocket socket, int length, PeerAddress destination, byte timeToLive)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_entryCount == MaxEntries || (_used + length > BlockSize && _block + 1 == MaxBlocks))
        {
            Flush();
        }
        else if (_scheduled && destination != _last && loop.ReadClock() - _begun > Patience)
        {
            // Datagrams to one destination stay together, because they may become one message.
            Flush();
        }

        _last = destination;
        var data = Take(length);
        Link(socket, new SendEntry
        {
            Data = data,
            Length = length,
            Next = -1,
            Destination = destination,
            TimeToLive = timeToLive,
        });
        if (!_scheduled)
        {
            _scheduled = true;
            _begun = loop.ReadClock();
            loop.ScheduleSend(this);
        }

        return new Span<byte>(data, length);
    }

    /// <summary>Sends what every socket has.</summary>
    public void Flush()
    {
        foreach (var socket in _waiting)
        {
            Flush(socket);
        }

        _waiting.Clear();
        _entryCount = 0;
        _scheduled = false;
        (_block, _used) = (0, 0);
    }

    /// <summary>Sends what one socket has.</summary>
    public void Flush(BatchedSocket socket)
    {
        var (index, sent, join) = (socket.FirstQueued, 0, socket.Segments);
        while (index >= 0)
        {
            if (socket.IsBlocked)
            {
                Keep(socket, index);
                break;
            }

            _batch.Clear();
            while (index >= 0 && _batch.TryAdd(_entries[index], index, join))
            {
                index = _entries[index].Next;
            }

            _batch.Complete();
            index = Submit(socket, index, ref sent);
            join = socket.Segments;
        }

        (socket.FirstQueued, socket.LastQueued) = (-1, -1);
        if (sent > 0)
        {
            loop.Metrics.Sent(sent);
        }
    }

    public void Dispose()
    {
        _closed = true;
        _batch.Dispose();
        foreach (var block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }

        _blocks.Clear();
    }

    // Returns the entry to go on with.
    private int Submit(BatchedSocket socket, int next, ref int sent)
    {
        var again = -1;
        for (var at = 0; at < _batch.Count;)
        {
            var result = _batch.Send(socket.Descriptor, at);
            if (result > 0)
            {
                for (var end = at + result; at < end; at++)
                {
                    sent += _batch.Datagrams(at);
                }

                continue;
            }

            switch (socket.HandleSendError(-result, _batch.Datagrams(at), again == at))
            {
                case SendVerdict.Retry:
                    again = at;
                    break;
                case SendVerdict.Wait or SendVerdict.Split:
                    return _batch.First(at);
                default:
                    if (socket.IsClosed)
                    {
                        return -1;
                    }

                    at++;
                    break;
            }
        }

        return next;
    }

    private void Keep(BatchedSocket socket, int index)
    {
        for (; index >= 0; index = _entries[index].Next)
        {
            ref var entry = ref _entries[index];
            socket.Keep(new ReadOnlySpan<byte>(entry.Data, entry.Length), entry.Destination, entry.TimeToLive);
        }
    }

    private byte* Take(int length)
    {
        if (_used + length > BlockSize)
        {
            if (++_block == _blocks.Count)
            {
                _blocks.Add((nint)NativeMemory.Alloc(BlockSize));
            }

            _used = 0;
        }

        var data = (byte*)_blocks[_block] + _used;
        _used += length;
        return data;
    }

    private void Link(BatchedSocket socket, in SendEntry entry)
    {
        if (_entryCount == _entries.Length)
        {
            Array.Resize(ref _entries, _entryCount * 2);
        }

        _entries[_entryCount] = entry;
        if (socket.LastQueued >= 0)
        {
            _entries[socket.LastQueued].Next = _entryCount;
        }
        else
        {
            socket.FirstQueued = _entryCount;
            _waiting.Add(socket);
        }

        socket.LastQueued = _entryCount++;
    }
}
