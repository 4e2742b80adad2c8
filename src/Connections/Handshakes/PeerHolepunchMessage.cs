using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;

namespace HyperDht.Connections.Handshakes;

/// <summary>The value of a PEER_HOLEPUNCH request and of its final reply (spec 03 §4); routers never open the payload.</summary>
/// <param name="Mode">Which leg; <see cref="HandshakeMode.FromSecondRelay"/> is not used.</param>
/// <param name="Id">The server's handshake id.</param>
/// <param name="Payload">Encrypted; a slice of what was decoded.</param>
/// <param name="Peer">Where to send it, or who sent it.</param>
internal sealed record PeerHolepunchMessage(HandshakeMode Mode, ulong Id, ReadOnlyMemory<byte> Payload, PeerAddress? Peer = null)
{
    private const ulong PeerFlag = 1;

    public byte[] Encode()
    {
        var size = 1 + WireWriter.SizeOf((ulong)Mode) + WireWriter.SizeOf(Id) + WireWriter.SizeOfBuffer(Payload.Length)
            + (Peer is null ? 0 : PeerAddress.EncodedLength);
        var bytes = new byte[size];
        var writer = new WireWriter(bytes);
        writer.WriteUInt(Peer is null ? 0 : PeerFlag);
        writer.WriteUInt((ulong)Mode);
        writer.WriteUInt(Id);
        writer.WriteBuffer(Payload.Span);
        if (Peer is { } peer)
        {
            writer.WriteAddress(peer);
        }

        return bytes;
    }

    public static bool TryDecode(ReadOnlyMemory<byte> value, [NotNullWhen(true)] out PeerHolepunchMessage? message)
    {
        message = null;
        var reader = new WireReader(value.Span);
        if (!reader.TryReadUInt(out var flags) || !reader.TryReadUInt(out var mode) || !reader.TryReadUInt(out var id)
            || !reader.TryReadBuffer(out var payload))
        {
            return false;
        }

        var start = value.Length - reader.Remaining - payload.Length;
        PeerAddress peer = default;
        if ((flags & PeerFlag) != 0 && !reader.TryReadAddress(out peer))
        {
            return false;
        }

        message = new PeerHolepunchMessage(
            (HandshakeMode)mode, id, value.Slice(start, payload.Length), (flags & PeerFlag) != 0 ? peer : null);
        return true;
    }
}
