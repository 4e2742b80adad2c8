using HyperDht.Udx.Wire;

namespace HyperDht.Interop.Tests.Vectors.Udx;

/// <summary>Checks a captured transcript in the ways of the protocol description's section on vectors.</summary>
internal static class ScenarioRunner
{
    public static void Run(VectorCase vector)
    {
        var datagrams = RecordedDatagram.Read(vector.Element);
        foreach (var datagram in datagrams)
        {
            CheckCodec(datagram);
        }

        foreach (var side in (string[])["a", "b"])
        {
            if (vector.Element.GetProperty(side).GetProperty("kind").GetString() == "udx-native")
            {
                new SideReplay(vector.Element, datagrams, side).Run();
            }
        }

        if (vector.Element.GetProperty("b").GetProperty("kind").GetString() == "scripted")
        {
            new SenderReplay(vector, datagrams).Run();
        }
    }

    private static void CheckCodec(RecordedDatagram datagram)
    {
        var bytes = datagram.Bytes.ToArray();
        var isUdx = UdxPacket.TryRead(bytes, out var packet);
        Assert.Equal(datagram.IsUdx, isUdx);
        if (!isUdx)
        {
            return;
        }

        var (fields, header) = (datagram.Fields, packet.Header);
        Assert.Equal(fields.GetProperty("flags").GetInt32(), (int)header.Flags);
        Assert.Equal(fields.GetProperty("data_offset").GetInt32(), header.DataOffset);
        Assert.Equal(fields.GetProperty("id").GetUInt32(), header.StreamId);
        Assert.Equal(fields.GetProperty("rwnd").GetUInt32(), header.Window);
        Assert.Equal(fields.GetProperty("seq").GetUInt32(), header.SequenceNumber);
        Assert.Equal(fields.GetProperty("ack").GetUInt32(), header.Acknowledgement);
        if (!packet.IsTruncated && (header.Flags & UdxFlags.Sack) == 0)
        {
            Assert.Equal(fields.GetProperty("payload_len").GetInt32(), packet.Payload.Length);
        }

        if (fields.TryGetProperty("sack", out var sack))
        {
            Assert.Equal(sack.GetArrayLength(), packet.SackBlocks.Count);
            for (var i = 0; i < packet.SackBlocks.Count; i++)
            {
                packet.SackBlocks.Read(i, out var start, out var end);
                Assert.Equal(sack[i][0].GetUInt32(), start);
                Assert.Equal(sack[i][1].GetUInt32(), end);
            }
        }

        var again = datagram.Bytes.ToArray();
        again.AsSpan(0, UdxHeader.Length).Clear();
        header.WriteTo(again);
        Assert.Equal(datagram.Bytes, again);
    }
}
