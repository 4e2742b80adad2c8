using HyperDht.Encoding;
using HyperDht.Messaging;
using HyperDht.Routing.Codecs;
using HyperDht.Routing.Commands;
using HyperDht.Routing.Tests.Fakes;
using HyperDht.Tests.Threats;

namespace HyperDht.Routing.Tests.Threats;

/// <summary>Counts and lengths far larger than the packet, in everything the RPC layer decodes.</summary>
public sealed class R1_DecoderBombs
{
    [Fact]
    public void Requests_NeverThrowNorAllocateByClaim() => new DecoderAttack("request", input =>
    {
        if (RequestDatagram.TryDecode(input, out var request))
        {
            CommandValues.TryReadPort(request.Value, out _);
            CommandValues.TryReadNode(request.Value, out _);
            CommandValues.TryReadDelay(request.Value, TimeSpan.FromSeconds(10), out _);
        }
    }).Run(1, FullRequest(), [0x03, 0x04, 0x34, 0x12, 1, 2, 3, 4, 0x49, 0xc2, 0]);

    [Fact]
    public void Replies_NeverThrowNorAllocateByClaim() => new DecoderAttack("reply", input =>
    {
        ReplyDatagram.TryReadTransactionId(input, out _);
        ReplyDatagram.TryDecode(input, out _);
    }).Run(2, FullReply(), [0x13, 0, 0x34, 0x12, 5, 6, 7, 8, 0xe8, 3]);

    [Fact]
    public void Primitives_NeverThrowNorAllocateByClaim() => new DecoderAttack("primitives", input =>
    {
        new WireReader(input).TryReadUInt(out _);
        new WireReader(input).TryReadBuffer(out _);
        new WireReader(input).TryReadAddresses(out _);
        new WireReader(input).TryReadCount(1, out _);
    }).Run(3, [0xfe, 0, 0, 0x10, 0, 1, 2, 3], [2, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]);

    /// <summary>The whole way of a datagram through a node that serves and waits for answers.</summary>
    [Fact]
    public void Node_NeverThrowsNorAllocatesByClaim()
    {
        var network = new ManualNetwork(new ManualLoop());
        var node = new RpcNode(new RpcSettings { Firewalled = false }, network.Host("45.45.45.45"), new CountingRandom(1, 0x1234));
        network.Loop.Do(node.Bind);
        network.Loop.Do(() => { _ = node.PingAsync(PeerAddress.Parse("5.6.7.8:1000")); });
        network.IsRecording = false;
        var source = PeerAddress.Parse("9.9.9.9:9");

        network.Loop.Do(() => new DecoderAttack("node", input => node.OnDatagram(node.ServerSocket!, source, input))
            .Run(4, FullRequest(), FullReply()));

        Assert.Equal(1, node.Stats.ActiveRequests);
    }

    private static byte[] FullRequest()
    {
        var request = new RequestDatagram
        {
            TransactionId = 0x1234,
            To = PeerAddress.Parse("1.2.3.4:49737"),
            Command = new DhtCommandId(300, IsInternal: false),
            Id = new byte[32],
            Token = new byte[32],
            Target = new byte[32],
            Value = new byte[300],
            HasValue = true,
        };
        var bytes = new byte[request.EncodedLength];
        request.Encode(bytes);
        return bytes;
    }

    private static byte[] FullReply()
    {
        var reply = new ReplyDatagram
        {
            TransactionId = 0x1234,
            To = PeerAddress.Parse("1.2.3.4:49737"),
            ErrorCode = 300,
            Id = new byte[32],
            Token = new byte[32],
            CloserNodes = new byte[120],
            Value = new byte[300],
            HasValue = true,
        };
        var bytes = new byte[reply.EncodedLength];
        reply.Encode(bytes);
        return bytes;
    }
}
