using HyperDht.Transport.Udp.Tests.Udx.Harness;
using HyperDht.Udx;
using HyperDht.Udx.Wire;

namespace HyperDht.Interop.Tests.Vectors.Udx;

/// <summary>Our stream in the place of one side of a transcript, in virtual time.</summary>
internal sealed class ReplayEnd
{
    public static readonly PeerAddress Local = new(0x7f000001, 1000);
    public static readonly PeerAddress Remote = new(0x7f000001, 2000);

    private readonly uint _remoteId;

    public ReplayEnd(uint id, uint remoteId, UdxStreamOptions options)
    {
        _remoteId = remoteId;
        End = new UdxEnd(Loop, Local, seed: 1, options: options, id: id);
    }

    public VirtualLoop Loop { get; } = new();

    public UdxEnd End { get; }

    public UdxStream Stream => End.Stream;

    public RecordingHandler Handler => End.Handler;

    /// <summary>Headers of everything sent so far.</summary>
    public IEnumerable<UdxHeader> Sent => End.Socket.Sent.Select(bytes => UdxHeader.Read(bytes));

    public void Connect()
    {
        if (!Stream.IsConnected && !Stream.IsClosed)
        {
            Stream.Connect(End.Socket, _remoteId, Remote);
        }
    }

    public bool Feed(byte[] datagram) => End.Context.TryReceive(End.Socket, Remote, datagram.ToArray());

    /// <summary>The runs that the last acknowledgement reports behind the gap, and the number it expects.</summary>
    public static (uint Acknowledgement, List<(uint Start, uint End)> Blocks) ReadAcknowledgement(byte[] datagram)
    {
        Assert.True(UdxPacket.TryRead(datagram, out var packet));
        var blocks = new List<(uint, uint)>();
        for (var i = 0; i < packet.SackBlocks.Count; i++)
        {
            packet.SackBlocks.Read(i, out var start, out var end);
            blocks.Add((start, end));
        }

        return (packet.Header.Acknowledgement, blocks);
    }
}
