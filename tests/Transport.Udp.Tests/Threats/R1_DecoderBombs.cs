using HyperDht.Tests.Threats;
using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx;
using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Threats;

/// <summary>Stream packets with hostile offsets, blocks and numbers: to the decoder, and to a stream that is connected.</summary>
public sealed class R1_DecoderBombs
{
    private static readonly PeerAddress Here = PeerAddress.Loopback(1000);
    private static readonly PeerAddress There = PeerAddress.Loopback(2000);

    // Worked packets of the protocol: data, SACK with two blocks, data behind a block, end, message.
    private static readonly byte[][] Packets =
    [
        Convert.FromHexString("ff010100" + "01000000" + "00004000" + "00000000" + "00000000" + "68656c6c6f"),
        Convert.FromHexString("ff010400" + "01000000" + "00004000" + "00000000" + "03000000" + "0400000006000000" + "0700000008000000"),
        Convert.FromHexString("ff010508" + "01000000" + "00004000" + "01000000" + "00000000" + "0000000001000000" + "7361636b"),
        Convert.FromHexString("ff010200" + "01000000" + "00004000" + "03000000" + "01000000"),
        Convert.FromHexString("ff010800" + "01000000" + "00004000" + "00000000" + "00000000" + "64617461"),
    ];

    [Fact]
    public void Packet_NeverThrowsNorAllocatesByClaim() => new DecoderAttack("packet", input =>
    {
        if (!UdxPacket.TryRead(input, out var packet) || packet.IsTruncated)
        {
            return;
        }

        var blocks = packet.SackBlocks;
        for (var i = 0; i < blocks.Count; i++)
        {
            blocks.Read(i, out _, out _);
        }

        _ = packet.Payload.Length;
    }).Run(1, Packets);

    [Fact]
    public void ConnectedStream_NeverThrowsNorAllocatesByClaim()
    {
        var loop = new VirtualLoop();
        var socket = new VirtualSocket(loop, Here, new SeededRandom(3));
        var context = new UdxContext(loop, new SeededRandom(4));
        var stream = Connect(context, socket);
        new DecoderAttack("stream", input =>
        {
            // Whoever manages to close it gets a new one; closed streams are remembered in a bounded table.
            if (stream.IsClosed)
            {
                stream = Connect(context, socket);
            }

            context.TryReceive(socket, There, input);
        }).Run(2, Packets);
    }

    private static UdxStream Connect(UdxContext context, VirtualSocket socket)
    {
        var stream = context.CreateStream(new QuietHandler(), 1);
        stream.Connect(socket, 2, There);
        return stream;
    }

    private sealed class QuietHandler : IUdxStreamHandler
    {
        public bool AcceptFrom(IDatagramSocket socket, PeerAddress source) => false;

        public void OnData(Span<byte> data)
        {
        }

        public void OnEnd()
        {
        }

        public void OnMessage(ReadOnlySpan<byte> message)
        {
        }

        public void OnWritable()
        {
        }

        public void OnAllAcknowledged()
        {
        }

        public void OnClosed(UdxCloseReason reason)
        {
        }
    }
}
