using HyperDht.Limits;
using HyperDht.Udx;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Udx.Harness;

/// <summary>A connected stream whose peer is the test: packets are made by hand, answers are read as they leave.</summary>
internal sealed class ScriptedPeer
{
    public const uint StreamId = 1;
    public const uint PeerId = 2;

    public ScriptedPeer(UdxLimits? limits = null)
    {
        End = new UdxEnd(Loop, UdxPair.AddressA, seed: 1, limits, id: StreamId);
        Stream.Connect(End.Socket, PeerId, UdxPair.AddressB);
        Loop.EndTurn();
    }

    public VirtualLoop Loop { get; } = new();

    public UdxEnd End { get; }

    public UdxStream Stream => End.Stream;

    public RecordingHandler Handler => End.Handler;

    /// <summary>Headers of everything that left.</summary>
    public List<UdxHeader> Sent => [.. End.Socket.Sent.Select(bytes => UdxHeader.Read(bytes))];

    /// <summary>Delivers a packet; the turn goes on.</summary>
    public void Give(
        UdxFlags flags, uint sequence = 0, uint acknowledgement = 0, ReadOnlySpan<byte> body = default,
        uint window = 4 << 20, PeerAddress? source = null, byte offset = 0, uint id = StreamId)
    {
        var datagram = new byte[UdxHeader.Length + body.Length];
        new UdxHeader(flags, offset, id, window, sequence, acknowledgement).WriteTo(datagram);
        body.CopyTo(datagram.AsSpan(UdxHeader.Length));
        End.Context.TryReceive(End.Socket, source ?? UdxPair.AddressB, datagram);
    }

    /// <summary>Delivers a packet and ends the turn.</summary>
    public void GiveAndTurn(UdxFlags flags, uint sequence = 0, uint acknowledgement = 0, ReadOnlySpan<byte> body = default, uint window = 4 << 20)
    {
        Give(flags, sequence, acknowledgement, body, window);
        Loop.EndTurn();
    }

    /// <summary>Delivers SACK blocks and ends the turn.</summary>
    public void GiveBlocks(uint acknowledgement, params ReadOnlySpan<(uint Start, uint End)> blocks)
    {
        var body = new byte[blocks.Length * SackBlocks.BlockLength];
        for (var i = 0; i < blocks.Length; i++)
        {
            SackBlocks.Write(body, i, blocks[i].Start, blocks[i].End);
        }

        GiveAndTurn(UdxFlags.Sack, 0, acknowledgement, body);
    }
}
