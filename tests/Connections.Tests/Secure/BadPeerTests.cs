using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Secure;

public sealed class BadPeerTests
{
    [Fact]
    public Task WrongHeader_IsNeverProven() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var peer = await RawPeer.ConnectAsync(network);

        await network.InvokeAsync(() => peer.Write([56, 0, 0, .. new byte[56]]));

        await AssertBrokenAsync(peer);
        Assert.Equal(0, peer.Server.Proofs);
        await network.WaitUntilAsync(() => peer.IsClosed);
    });

    [Fact]
    public Task EndAtAnyByteOfAFrame_IsNeverAnOrderlyEnd() => SimulatedNetwork.RunAsync(2, async network =>
    {
        var length = StreamFormat.HeaderFrameLength + 3 + StreamFormat.FrameOverhead;
        for (var cut = 0; cut <= length; cut += cut is 0 or 58 or 59 ? 1 : 5)
        {
            var peer = await RawPeer.ConnectAsync(network);
            byte[] wire = [.. peer.Writer.HeaderFrame, .. peer.Frame([1, 2, 3])];
            await network.InvokeAsync(() =>
            {
                peer.Write(wire[..cut]);
                peer.End();
            });

            if (cut is StreamFormat.HeaderFrameLength || cut == length)
            {
                Assert.Equal(cut == length ? 3 : 0, await peer.Server.Stream.ReadAsync(new byte[10]));
                continue;
            }

            await AssertBrokenAsync(peer);
        }
    });

    [Fact]
    public Task GoodFramesBeforeABadOne_AreDelivered() => SimulatedNetwork.RunAsync(3, async network =>
    {
        var peer = await RawPeer.ConnectAsync(network);
        await network.InvokeAsync(() => peer.Write([.. peer.Writer.HeaderFrame, .. peer.Frame([1, 2, 3]), 17, 0, 0, .. new byte[17]]));
        await network.WaitUntilAsync(() => peer.Server.IsClosed);

        Assert.Equal(3, await peer.Server.Stream.ReadAsync(new byte[10]));
        await AssertBrokenAsync(peer);
    });

    [Fact]
    public Task FrameThatStandsStill_EndsAfterThirtySeconds() => SimulatedNetwork.RunAsync(4, async network =>
    {
        var peer = await RawPeer.ConnectAsync(network);
        await network.InvokeAsync(() => peer.Write([.. peer.Writer.HeaderFrame, 0xff, 0xff, 0xff, 1]));
        var start = network.Now;

        await AssertBrokenAsync(peer);

        Assert.InRange(network.Now - start, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36));
    });

    [Fact]
    public Task UnorderedMessages_AreNotSurfaced() => SimulatedNetwork.RunAsync(5, async network =>
    {
        var pair = await SecurePair.OpenAsync(network);
        var reading = pair.Server.Stream.ReadAsync(new byte[10]).AsTask();

        await network.InvokeAsync(() => pair.Client.SendDatagram(new byte[100]));
        await network.Delay(TimeSpan.FromSeconds(1));

        Assert.False(reading.IsCompleted);
        pair.Client.Connection.Abort();
        await Assert.ThrowsAsync<HyperDhtException>(() => reading);
    });

    [Fact]
    public Task LongMessagesBeyondTheBudget_AllArrive() => SimulatedNetwork.RunAsync(6, async network =>
    {
        var budget = new PartialFrameBudget(new SecretStreamLimits { PartialFrameBudget = 2 << 20 });
        List<RawPeer> peers = [];
        for (var i = 0; i < 4; i++)
        {
            peers.Add(await RawPeer.ConnectAsync(network, budget));
        }

        await network.InvokeAsync(() => peers.ForEach(p => p.Write([.. p.Writer.HeaderFrame, .. p.Frame(new byte[6 << 20])])));
        foreach (var peer in peers)
        {
            await peer.Server.Stream.ReadExactlyAsync(new byte[6 << 20]);
        }

        Assert.Equal(0, budget.Used);
    });

    [Fact]
    public Task PeerThatEndsBeforeWeHaveTheKeys_IsReadToItsEnd() => SimulatedNetwork.RunAsync(7, async network =>
    {
        var peer = await RawPeer.ConnectAsync(network, bind: false);
        await network.InvokeAsync(() =>
        {
            peer.Write([.. peer.Writer.HeaderFrame, .. peer.Frame([1, 2, 3])]);
            peer.End();
        });
        await network.Delay(TimeSpan.FromMilliseconds(200));

        await network.InvokeAsync(peer.BindServer);

        Assert.Equal(3, await peer.Server.Stream.ReadAsync(new byte[10]));
        Assert.Equal(0, await peer.Server.Stream.ReadAsync(new byte[10]));
        Assert.Equal(1, peer.Server.Proofs);
    });

    private static async Task AssertBrokenAsync(RawPeer peer)
    {
        var error = await Assert.ThrowsAsync<HyperDhtException>(async () => await peer.Server.Stream.ReadAsync(new byte[10]));
        Assert.Equal(DhtErrorCodes.InvalidStream, error.ErrorCode);
        error = await Assert.ThrowsAsync<HyperDhtException>(() => peer.Server.Connection.Closed);
        Assert.Equal(DhtErrorCodes.InvalidStream, error.ErrorCode);
    }
}
