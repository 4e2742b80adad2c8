using System.Security.Cryptography;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Relay.Pairing;

public sealed class RelayedStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public Task Bytes_ArriveBothWaysThroughARelay(double loss) => SimulatedNetwork.RunAsync(
        71,
        async network =>
        {
            var pair = await RelayedPair.OpenAsync(network);
            var data = new byte[3 << 20];
            new Random(1).NextBytes(data);

            var received = await Task.WhenAll(
                ExchangeAsync(pair.Client.Stream, pair.Client.Connection, data), ExchangeAsync(pair.Server.Stream, pair.Server.Connection, data));

            Assert.All(received, bytes => Assert.Equal(SHA256.HashData(data), SHA256.HashData(bytes)));
            await network.WaitUntilAsync(() => pair.Client.IsClosed && pair.Server.IsClosed);
            Assert.Null(pair.Client.Error);
            Assert.Null(pair.Server.Error);

            // Both sides have ended: the relay does not keep their link for good.
            Assert.Equal(2, pair.Streams.RelayEndCount);
            await network.Delay(TimeSpan.FromSeconds(31));
            Assert.Equal(0, pair.Streams.RelayEndCount);
            Assert.Equal(2, pair.Closed);
        },
        new SimulatedNetworkOptions { Loss = loss });

    // Nobody knows where the second side is before its first packet; what the first side said until then is not lost.
    [Fact]
    public Task FirstPacketOfTheFirstSide_WaitsForTheSecondSide() => SimulatedNetwork.RunAsync(75, async network =>
    {
        var before = network.Now;
        var pair = await RelayedPair.OpenAsync(network);

        await network.WaitUntilAsync(() => pair.Client.Proofs + pair.Server.Proofs == 2);

        Assert.InRange(network.Now - before, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    });

    [Fact]
    public Task ResetOfOneSide_ReachesTheOtherAndFreesTheRelay() => SimulatedNetwork.RunAsync(72, async network =>
    {
        var pair = await RelayedPair.OpenAsync(network);
        await network.WaitUntilAsync(() => pair.Client.Proofs + pair.Server.Proofs == 2);

        pair.Client.Connection.Abort();
        await network.WaitUntilAsync(() => pair.Server.IsClosed);

        Assert.Equal(DhtErrorCodes.ConnectionReset, Assert.IsType<HyperDhtException>(pair.Server.Error).ErrorCode);
        Assert.Equal(0, pair.Streams.RelayEndCount);
        Assert.Equal(2, pair.Closed);
    });

    // Whoever has moved to a better way must not be reset when the relay goes.
    [Fact]
    public Task EndOfTheRelay_SendsNothing() => SimulatedNetwork.RunAsync(73, async network =>
    {
        var pair = await RelayedPair.OpenAsync(network);
        await network.WaitUntilAsync(() => pair.Client.Proofs + pair.Server.Proofs == 2);

        await network.InvokeAsync(pair.ClientEnd.Destroy);
        await network.Delay(TimeSpan.FromSeconds(1));

        Assert.False(pair.Client.IsClosed || pair.Server.IsClosed);
        Assert.Equal(0, pair.Streams.RelayEndCount);
        Assert.Equal(1, pair.Closed);
    });

    // A stream that changes its path waits for what it has sent on the former one.
    [Fact]
    public Task LeftEnd_StillCarriesWhatTheOtherSideSends() => SimulatedNetwork.RunAsync(76, async network =>
    {
        var pair = await RelayedPair.OpenAsync(network);
        await network.WaitUntilAsync(() => pair.Client.Proofs + pair.Server.Proofs == 2);

        await network.InvokeAsync(pair.ClientEnd.Leave);
        await pair.Server.Stream.WriteAsync(new byte[1000]);
        await pair.Client.Stream.ReadExactlyAsync(new byte[1000]);

        Assert.Equal(2, pair.Streams.RelayEndCount);
        await network.Delay(TimeSpan.FromSeconds(6));
        Assert.Equal(0, pair.Streams.RelayEndCount);
    });

    [Fact]
    public Task BothEndsLeft_CloseAtOnce() => SimulatedNetwork.RunAsync(77, async network =>
    {
        var pair = await RelayedPair.OpenAsync(network);

        await network.InvokeAsync(pair.ClientEnd.Leave);
        Assert.Equal(2, pair.Streams.RelayEndCount);
        await network.InvokeAsync(pair.ServerEnd.Leave);

        Assert.Equal(0, pair.Streams.RelayEndCount);
    });

    [Fact]
    public Task FirstPacketOfAStranger_OpensNothing() => SimulatedNetwork.RunAsync(74, async network =>
    {
        var pair = await RelayedPair.OpenAsync(network);
        pair.OnlyHost = 1;

        await network.Delay(TimeSpan.FromSeconds(2));

        Assert.Equal(0, pair.Client.Proofs + pair.Server.Proofs);
        pair.OnlyHost = null;
        await network.WaitUntilAsync(() => pair.Client.Proofs + pair.Server.Proofs == 2);
    });

    private static async Task<byte[]> ExchangeAsync(Stream stream, IHyperDhtConnection connection, byte[] data)
    {
        using var received = new MemoryStream();
        var reading = stream.CopyToAsync(received);
        for (var start = 0; start < data.Length; start += 60_000)
        {
            await stream.WriteAsync(data.AsMemory(start, Math.Min(60_000, data.Length - start)));
        }

        await connection.CompleteWritesAsync();
        await reading;
        return received.ToArray();
    }
}
