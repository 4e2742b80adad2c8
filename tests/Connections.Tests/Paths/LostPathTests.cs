using HyperDht.Connections.Tests.Secure;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Paths;

/// <summary>Our network has changed, and the peer is one that cannot follow: npm hyperdht, here without answers to path messages.</summary>
public sealed class LostPathTests
{
    [Fact]
    public Task PeerThatDoesNotAnswer_IsLostWithinThreeSeconds() => SimulatedNetwork.RunAsync(1, async network =>
    {
        var peer = await OpenAsync(network);
        var before = network.Now;

        peer.Server.Transport.ChangeAddress("99.1.2.3");
        await network.InvokeAsync(() => peer.Server.Candidate.Probe(hasNetworkChanged: true));

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => peer.Server.Connection.Closed);
        Assert.Equal(DhtErrorCodes.PathLost, error.ErrorCode);
        Assert.InRange(network.Now - before, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        error = await Assert.ThrowsAsync<HyperDhtException>(async () => await peer.Server.Stream.ReadAsync(new byte[1]));
        Assert.Equal(DhtErrorCodes.PathLost, error.ErrorCode);
    });

    [Fact]
    public Task PeerThatAnswers_IsKept() => SimulatedNetwork.RunAsync(2, async network =>
    {
        var peer = await OpenAsync(network);

        await network.InvokeAsync(() => peer.Server.Candidate.Probe(hasNetworkChanged: true));
        await network.Delay(TimeSpan.FromSeconds(30));

        Assert.False(peer.Server.Connection.Closed.IsCompleted);
    });

    [Fact]
    public Task WakeUp_LeavesTheVerdictToTheStream() => SimulatedNetwork.RunAsync(3, async network =>
    {
        var peer = await OpenAsync(network);

        peer.Server.Transport.ChangeAddress("99.1.2.3");
        await network.InvokeAsync(() => peer.Server.Candidate.Probe(hasNetworkChanged: false));

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => peer.Server.Connection.Closed);
        Assert.Equal(DhtErrorCodes.ConnectionTimedOut, error.ErrorCode);
    });

    // Its NAT has given it another address: nobody tells, but the next keep-alive is not acknowledged.
    [Fact]
    public Task PeerThatDoesNotAnswer_IsNoticedWithAKeepAlive() => SimulatedNetwork.RunAsync(4, async network =>
    {
        var peer = await OpenAsync(network);
        await network.Delay(TimeSpan.FromSeconds(30));
        Assert.Equal(0, peer.Server.Unanswered);

        peer.Server.Transport.ChangeAddress("99.1.2.3");
        await network.Delay(TimeSpan.FromSeconds(6));

        Assert.InRange(peer.Server.Unanswered, 1, 2);
    });

    // In the middle of a transfer no keep-alive is due.
    [Fact]
    public Task PeerThatStopsInAConversation_IsNoticedAtOnce() => SimulatedNetwork.RunAsync(5, async network =>
    {
        var peer = await OpenAsync(network);
        await SendAsync(40);
        Assert.Equal(0, peer.Server.Unanswered);

        peer.Server.Transport.ChangeAddress("99.1.2.3");
        await SendAsync(40);

        Assert.InRange(peer.Server.Unanswered, 1, 2);

        async Task SendAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await peer.Server.Stream.WriteAsync(new byte[1000]);
                await network.Delay(TimeSpan.FromMilliseconds(25));
            }
        }
    });

    private static async Task<RawPeer> OpenAsync(SimulatedNetwork network)
    {
        var peer = await RawPeer.ConnectAsync(network);
        await network.InvokeAsync(() => peer.Write([.. peer.Writer.HeaderFrame, .. peer.Frame([1])]));
        Assert.Equal(1, await peer.Server.Stream.ReadAsync(new byte[1]));
        await network.Delay(TimeSpan.FromSeconds(2));
        return peer;
    }
}
