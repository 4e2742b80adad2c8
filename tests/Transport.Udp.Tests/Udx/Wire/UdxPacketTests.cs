using HyperDht.Udx.Wire;

namespace HyperDht.Transport.Udp.Tests.Udx.Wire;

public sealed class UdxPacketTests
{
    [Fact]
    public void Header_RoundTrips()
    {
        var random = new Random(1);
        Span<byte> bytes = stackalloc byte[UdxHeader.Length];
        for (var i = 0; i < 10_000; i++)
        {
            var header = new UdxHeader(
                (UdxFlags)random.Next(256), (byte)random.Next(256), (uint)random.NextInt64(), (uint)random.NextInt64(),
                (uint)random.NextInt64(), (uint)random.NextInt64());
            header.WriteTo(bytes);

            Assert.True(UdxHeader.IsPresent(bytes));
            Assert.Equal(header, UdxHeader.Read(bytes));
            Assert.Equal(header.StreamId, UdxHeader.ReadStreamId(bytes));
        }
    }

    [Fact]
    public void RandomBytes_NeverThrow()
    {
        var random = new Random(2);
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new byte[random.Next(0, 120)];
            random.NextBytes(bytes);
            if (bytes.Length > 1 && i % 2 == 0)
            {
                (bytes[0], bytes[1]) = (0xff, 1);
            }

            if (!UdxPacket.TryRead(bytes, out var packet))
            {
                continue;
            }

            var blocks = packet.SackBlocks;
            for (var block = 0; block < blocks.Count; block++)
            {
                blocks.Read(block, out _, out _);
            }

            Assert.True(packet.IsTruncated || packet.Payload.Length <= bytes.Length - UdxHeader.Length);
        }
    }

    [Fact]
    public void BlocksBeforeAPayload_EndAtTheOffset()
    {
        byte[] bytes = [.. new byte[UdxHeader.Length], 0, 0, 0, 0, 1, 0, 0, 0, .. "sack+data"u8];
        new UdxHeader(UdxFlags.Data | UdxFlags.Sack, 8, 1, 0, 1, 0).WriteTo(bytes);

        Assert.True(UdxPacket.TryRead(bytes, out var packet));
        Assert.Equal(1, packet.SackBlocks.Count);
        Assert.Equal("sack+data"u8, packet.Payload);
    }
}
