using System.Buffers;
using System.Buffers.Binary;

namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>A channel as the peer numbers it: one of ours, or what has arrived for one that we have not opened.</summary>
internal sealed class RemoteChannel(ChannelGroup group, byte[] handshake)
{
    private readonly ArrayBufferWriter<byte> _waiting = new();

    /// <summary>Where it belongs.</summary>
    public ChannelGroup Group { get; } = group;

    /// <summary>What came with the open.</summary>
    public ReadOnlyMemory<byte> Handshake { get; } = handshake;

    /// <summary>Our side; null while there is none.</summary>
    public Channel? Channel { get; set; }

    /// <summary>What it counts for while it waits.</summary>
    public long Weight { get; set; }

    /// <summary>Keeps a message.</summary>
    public void Keep(ulong type, ReadOnlySpan<byte> payload)
    {
        var span = _waiting.GetSpan(sizeof(ulong) + sizeof(int) + payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(span, type);
        BinaryPrimitives.WriteInt32LittleEndian(span[sizeof(ulong)..], payload.Length);
        payload.CopyTo(span[(sizeof(ulong) + sizeof(int))..]);
        _waiting.Advance(sizeof(ulong) + sizeof(int) + payload.Length);
    }

    /// <summary>Hands the kept messages to our side, in order. False when one does not decode.</summary>
    public bool Replay(Channel channel)
    {
        var rest = _waiting.WrittenSpan;
        while (!rest.IsEmpty && !channel.IsClosed)
        {
            var type = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(ulong)..]);
            rest = rest[(sizeof(ulong) + sizeof(int))..];
            if (!channel.Handler.HandleMessage(type, rest[..length]))
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }
}
