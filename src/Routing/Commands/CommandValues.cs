using System.Buffers.Binary;
using HyperDht.Encoding;

namespace HyperDht.Routing.Commands;

/// <summary>The values of internal commands; bytes after the first ones do not count (spec 01 §7).</summary>
internal static class CommandValues
{
    /// <summary>Port of a PING_NAT.</summary>
    public static bool TryReadPort(ReadOnlySpan<byte> value, out ushort port) =>
        new WireReader(value).TryReadUInt16(out port) && port != 0;

    /// <summary>Node of a DOWN_HINT.</summary>
    public static bool TryReadNode(ReadOnlySpan<byte> value, out PeerAddress node) => new WireReader(value).TryReadAddress(out node);

    /// <summary>Delay of a DELAYED_PING.</summary>
    public static bool TryReadDelay(ReadOnlySpan<byte> value, TimeSpan longest, out TimeSpan delay)
    {
        delay = default;
        if (!new WireReader(value).TryReadUInt32(out var milliseconds))
        {
            return false;
        }

        delay = TimeSpan.FromMilliseconds(milliseconds);
        return delay <= longest;
    }

    public static byte[] OfPort(ushort port)
    {
        var value = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(value, port);
        return value;
    }

    public static byte[] OfNode(PeerAddress node)
    {
        var value = new byte[PeerAddress.EncodedLength];
        node.WriteTo(value);
        return value;
    }

    public static byte[] OfDelay(TimeSpan delay)
    {
        var value = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(value, (uint)delay.TotalMilliseconds);
        return value;
    }
}
