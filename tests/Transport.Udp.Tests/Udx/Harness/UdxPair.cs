using HyperDht.Limits;
using HyperDht.Udx;

namespace HyperDht.Transport.Udp.Tests.Udx.Harness;

/// <summary>Two streams joined by a link with faults, in virtual time.</summary>
internal sealed class UdxPair
{
    public static readonly PeerAddress AddressA = new(0x0a000001, 1000);
    public static readonly PeerAddress AddressB = new(0x0a000002, 2000);

    public UdxPair(
        LinkFaults? faults = null, int seed = 1, UdxLimits? limits = null, UdxStreamOptions a = default, UdxStreamOptions b = default,
        Func<ICongestionController>? congestion = null)
    {
        A = new UdxEnd(Loop, AddressA, seed, limits, a, id: 1, congestion);
        B = new UdxEnd(Loop, AddressB, seed + 1, limits, b, id: 2);
        A.Socket.Routes[AddressB] = B.Socket;
        B.Socket.Routes[AddressA] = A.Socket;
        A.Socket.Faults = B.Socket.Faults = faults ?? new LinkFaults();
    }

    public VirtualLoop Loop { get; } = new();

    public UdxEnd A { get; }

    public UdxEnd B { get; }

    public UdxPair Connect()
    {
        A.Stream.Connect(A.Socket, 2, AddressB);
        B.Stream.Connect(B.Socket, 1, AddressA);
        return this;
    }

    public static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
