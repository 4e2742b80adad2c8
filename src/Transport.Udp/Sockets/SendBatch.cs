using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HyperDht.Transport.Udp;

/// <summary>The messages of one <c>sendmmsg</c>. Consecutive datagrams of one size to one destination make one message.</summary>
internal sealed unsafe class SendBatch : IDisposable
{
    private const int MaxMessages = 64;

    // The kernel's limits for one segmented message.
    private const int MaxSegments = 64;
    private const int MaxJoined = 65000;
    private const int ControlSize = 32;

    private readonly LinuxNative.Message* _messages = Allocate<LinuxNative.Message>(MaxMessages);
    private readonly LinuxNative.IoVector* _vectors = Allocate<LinuxNative.IoVector>(MaxMessages * MaxSegments);
    private readonly LinuxNative.SocketAddressIn* _names = Allocate<LinuxNative.SocketAddressIn>(MaxMessages);
    private readonly byte* _control = Allocate<byte>(MaxMessages * ControlSize);
    private readonly int[] _first = new int[MaxMessages];
    private readonly int[] _datagrams = new int[MaxMessages];
    private LinuxNative.IoVector* _vector;
    private PeerAddress _destination;
    private byte _timeToLive;
    private int _segment;
    private int _joined;
    private bool _open;

    public SendBatch()
    {
        for (var i = 0; i < MaxMessages; i++)
        {
            _messages[i].Header.Name = _names + i;
            _messages[i].Header.NameLength = (uint)sizeof(LinuxNative.SocketAddressIn);
        }
    }

    /// <summary>Messages in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>The number with which a message's first datagram was added.</summary>
    public int First(int message) => _first[message];

    /// <summary>Datagrams that a message stands for.</summary>
    public int Datagrams(int message) => _datagrams[message];

    public void Clear()
    {
        Count = 0;
        _open = false;
        _vector = _vectors - 1;
    }

    /// <summary>Adds a datagram; false when the batch is full.</summary>
    /// <param name="entry">The datagram; its data must stay until it is sent.</param>
    /// <param name="number">Identifies it.</param>
    /// <param name="join">Whether it may become part of a larger message.</param>
    public bool TryAdd(in SendEntry entry, int number, bool join)
    {
        if (_open && join && Continues(entry))
        {
            Append(entry);
            return true;
        }

        if (Count == MaxMessages)
        {
            return false;
        }

        Complete();
        Begin(entry, number);
        return true;
    }

    /// <summary>Makes the batch ready to be sent.</summary>
    public void Complete()
    {
        if (Count == 0)
        {
            return;
        }

        ref var header = ref _messages[Count - 1].Header;
        var control = (LinuxNative.ControlHeader*)(_control + ((Count - 1) * ControlSize));
        if (_datagrams[Count - 1] > 1)
        {
            *control = Control(LinuxNative.LevelUdp, LinuxNative.UdpSegment, sizeof(ushort));
            *(ushort*)(control + 1) = (ushort)_segment;
            header.Control = control;
            header.ControlLength = (nuint)(sizeof(LinuxNative.ControlHeader) + sizeof(nuint));
        }
        else if (_timeToLive != 0)
        {
            *control = Control(LinuxNative.LevelIp, LinuxNative.IpTimeToLive, sizeof(int));
            *(int*)(control + 1) = _timeToLive;
            header.Control = control;
            header.ControlLength = (nuint)(sizeof(LinuxNative.ControlHeader) + sizeof(nuint));
        }
        else
        {
            header.Control = null;
            header.ControlLength = 0;
        }
    }

    /// <summary>Sends without waiting; returns how many messages went, or minus the error number.</summary>
    public int Send(int descriptor, int from)
    {
        var sent = LinuxNative.SendMessages(descriptor, _messages + from, (uint)(Count - from), LinuxNative.DontWait);
        return sent > 0 ? sent : -Marshal.GetLastPInvokeError();
    }

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_names);
        NativeMemory.Free(_control);
    }

    private static T* Allocate<T>(int count)
        where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)count, (nuint)Unsafe.SizeOf<T>());

    private static LinuxNative.ControlHeader Control(int level, int type, int size) => new()
    {
        Length = (nuint)(sizeof(LinuxNative.ControlHeader) + size),
        Level = level,
        Type = type,
    };

    private bool Continues(in SendEntry entry) =>
        entry.Destination == _destination && entry.TimeToLive == 0 && entry.Length <= _segment && entry.Length > 0
        && _datagrams[Count - 1] < MaxSegments && _joined + entry.Length <= MaxJoined;

    private void Append(in SendEntry entry)
    {
        _datagrams[Count - 1]++;
        _joined += entry.Length;

        // Only the last segment may be shorter.
        _open = entry.Length == _segment;
        if (_vector->Base + _vector->Length == entry.Data)
        {
            _vector->Length += (nuint)entry.Length;
            return;
        }

        *++_vector = new() { Base = entry.Data, Length = (nuint)entry.Length };
        _messages[Count - 1].Header.VectorCount++;
    }

    private void Begin(in SendEntry entry, int number)
    {
        *++_vector = new() { Base = entry.Data, Length = (nuint)entry.Length };
        _names[Count] = new()
        {
            Family = LinuxNative.SocketAddressIn.InterNetwork,
            Port = BinaryPrimitives.ReverseEndianness(entry.Destination.Port),
            Address = BinaryPrimitives.ReverseEndianness(entry.Destination.Host),
        };
        _messages[Count].Header.Vectors = _vector;
        _messages[Count].Header.VectorCount = 1;
        (_first[Count], _datagrams[Count]) = (number, 1);
        (_destination, _timeToLive, _segment, _joined) = (entry.Destination, entry.TimeToLive, entry.Length, entry.Length);
        _open = entry.Length > 0 && entry.TimeToLive == 0;
        Count++;
    }
}
