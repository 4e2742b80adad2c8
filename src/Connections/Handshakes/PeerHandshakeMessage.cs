using System.Diagnostics.CodeAnalysis;
using HyperDht.Encoding;

namespace HyperDht.Connections.Handshakes;

/// <summary>The value of a PEER_HANDSHAKE request and of its final reply (spec 03 §3).</summary>
/// <param name="Mode">Which leg.</param>
/// <param name="Noise">Noise message 1 or 2; a slice of what was decoded.</param>
/// <param name="Peer">The client, or in a reply the server as the relay saw it.</param>
/// <param name="Relay">The client's relay.</param>
internal sealed record PeerHandshakeMessage(
    HandshakeMode Mode, ReadOnlyMemory<byte> Noise, PeerAddress? Peer = null, PeerAddress? Relay = null)
{
    private const ulong PeerFlag = 1;
    private const ulong RelayFlag = 2;

    public byte[] Encode()
    {
        var flags = (Peer is null ? 0 : PeerFlag) | (Relay is null ? 0 : RelayFlag);
        var size = 1 + WireWriter.SizeOf((ulong)Mode) + WireWriter.SizeOfBuffer(Noise.Length)
            + (Peer is null ? 0 : PeerAddress.EncodedLength) + (Relay is null ? 0 : PeerAddress.EncodedLength);
        var bytes = new byte[size];
        var writer = new WireWriter(bytes);
        writer.WriteUInt(flags);
        writer.WriteUInt((ulong)Mode);
        writer.WriteBuffer(Noise.Span);
        if (Peer is { } peer)
        {
            writer.WriteAddress(peer);
        }

        if (Relay is { } relay)
        {
            writer.WriteAddress(relay);
        }

        return bytes;
    }

    public static bool TryDecode(ReadOnlyMemory<byte> value, [NotNullWhen(true)] out PeerHandshakeMessage? message)
    {
        message = null;
        var reader = new WireReader(value.Span);
        if (!reader.TryReadUInt(out var flags) || !reader.TryReadUInt(out var mode) || !reader.TryReadBuffer(out var noise))
        {
            return false;
        }

        var start = value.Length - reader.Remaining - noise.Length;
        PeerAddress peer = default;
        PeerAddress relay = default;
        if (((flags & PeerFlag) != 0 && !reader.TryReadAddress(out peer))
            || ((flags & RelayFlag) != 0 && !reader.TryReadAddress(out relay)))
        {
            return false;
        }

        message = new PeerHandshakeMessage(
            (HandshakeMode)mode,
            value.Slice(start, noise.Length),
            (flags & PeerFlag) != 0 ? peer : null,
            (flags & RelayFlag) != 0 ? relay : null);
        return true;
    }
}
