using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HyperDht.Transport.Udp;

/// <summary>Buffers for what one call receives. One for each loop; untouched pages cost no memory.</summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    /// <summary>Most messages of one call.</summary>
    public const int Capacity = 32;

    // A coalesced message can be as large as a datagram.
    private const int BufferSize = 65536;
    private const int ControlSize = 64;

    private readonly LinuxNative.Message* _messages = Allocate<LinuxNative.Message>(Capacity);
    private readonly LinuxNative.IoVector* _vectors = Allocate<LinuxNative.IoVector>(Capacity);
    private readonly LinuxNative.SocketAddressIn* _names = Allocate<LinuxNative.SocketAddressIn>(Capacity);
    private readonly byte* _control = Allocate<byte>(Capacity * ControlSize);
    private readonly byte* _data = (byte*)NativeMemory.AlignedAlloc(Capacity * BufferSize, 4096);

    public ReceiveBatch()
    {
        for (var i = 0; i < Capacity; i++)
        {
            _vectors[i] = new() { Base = _data + ((nint)i * BufferSize), Length = BufferSize };
            _messages[i].Header = new()
            {
                Name = _names + i,
                Vectors = _vectors + i,
                VectorCount = 1,
                Control = (LinuxNative.ControlHeader*)(_control + (i * ControlSize)),
            };
        }
    }

    /// <summary>Receives without waiting; returns how many messages, or minus the error number.</summary>
    public int Receive(int descriptor, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _messages[i].Header.NameLength = (uint)sizeof(LinuxNative.SocketAddressIn);
            _messages[i].Header.ControlLength = ControlSize;
        }

        var received = LinuxNative.ReceiveMessages(descriptor, _messages, (uint)count, LinuxNative.DontWait, null);
        return received >= 0 ? received : -Marshal.GetLastPInvokeError();
    }

    public PeerAddress Source(int index) => new(
        BinaryPrimitives.ReverseEndianness(_names[index].Address), BinaryPrimitives.ReverseEndianness(_names[index].Port));

    public Span<byte> Data(int index) => new(_vectors[index].Base, (int)_messages[index].Length);

    /// <summary>Length of the datagrams that a message was joined from; the last may be shorter.</summary>
    public int SegmentSize(int index)
    {
        var header = _messages[index].Header.Control;
        var size = _messages[index].Header.ControlLength >= (nuint)(sizeof(LinuxNative.ControlHeader) + sizeof(int))
            && header->Level == LinuxNative.LevelUdp && header->Type == LinuxNative.UdpGro
            ? *(int*)(header + 1)
            : 0;
        return size > 0 ? size : Math.Max(1, (int)_messages[index].Length);
    }

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_names);
        NativeMemory.Free(_control);
        NativeMemory.AlignedFree(_data);
    }

    private static T* Allocate<T>(int count)
        where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)count, (nuint)Unsafe.SizeOf<T>());
}
