using System.Buffers.Binary;
using System.Net;

namespace HyperDht.Transport.Udp;

/// <summary>IPv4 endpoints inside .NET's socket addresses: family, then port and host in network order, on every system.</summary>
internal static class PortableAddress
{
    private const int PortOffset = 2;
    private const int HostOffset = 4;

    public static void Write(SocketAddress target, PeerAddress address)
    {
        var bytes = target.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortOffset..], address.Port);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[HostOffset..], address.Host);
    }

    public static PeerAddress Read(SocketAddress source)
    {
        var bytes = source.Buffer.Span;
        return new(BinaryPrimitives.ReadUInt32BigEndian(bytes[HostOffset..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[PortOffset..]));
    }
}
