using HyperDht.Connections.Relay.Multiplexing;
using HyperDht.Connections.Tests.Secure;
using HyperDht.Limits;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Relay.Multiplexing;

public sealed class MultiplexedConnectionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    public Task Channels_CarryMessagesOfEveryLength(double loss) => SimulatedNetwork.RunAsync(
        61,
        async network =>
        {
            var (client, server, pair) = await OpenAsync(network);
            int[] lengths = [0, 1, 100, 1400, 70_000, 1 << 20];

            foreach (var length in lengths)
            {
                client.Channel!.Send(3, Enumerable.Range(0, length).Select(i => (byte)i).ToArray());
            }

            await network.WaitUntilAsync(() => server.Messages.Count == lengths.Length);

            Assert.Equal(lengths.Select(length => length + 1), server.Messages.Select(m => m.Length));
            Assert.Equal(Enumerable.Range(0, 1 << 20).Select(i => (byte)i), server.Messages[^1].Skip(1));
            Assert.Null(pair.Server.Error);
        },
        new SimulatedNetworkOptions { Loss = loss });

    // The first messages may come with the stream's header, long before anybody takes them.
    [Fact]
    public Task WhatCameBeforeTheStart_IsKept() => SimulatedNetwork.RunAsync(62, async network =>
    {
        var pair = await SecurePair.OpenAsync(network, keepsMessages: true);
        var (client, server) = (new MuxRecorder(), new MuxRecorder());
        await network.InvokeAsync(() => Start(pair.Client, client));
        await network.InvokeAsync(() => client.Channel!.Send(0, [7]));
        await network.Delay(TimeSpan.FromSeconds(1));

        await network.InvokeAsync(() => Start(pair.Server, server));

        Assert.Equal([0, 7], Assert.Single(server.Messages));
    });

    [Fact]
    public Task EndOfThePeer_EndsTheConnectionAndClosesTheChannels() => SimulatedNetwork.RunAsync(63, async network =>
    {
        var (client, server, pair) = await OpenAsync(network);

        await pair.Client.Connection.CompleteWritesAsync();
        await network.WaitUntilAsync(() => pair.Client.IsClosed && pair.Server.IsClosed);

        Assert.Null(pair.Client.Error);
        Assert.Null(pair.Server.Error);
        Assert.True(client.ClosedByRemote);
        Assert.True(server.ClosedByRemote);
    });

    [Fact]
    public Task BrokenFrame_EndsTheConnectionWithAReason() => SimulatedNetwork.RunAsync(64, async network =>
    {
        var (client, server, pair) = await OpenAsync(network);

        await network.InvokeAsync(() => pair.Client.Candidate.Sender.TryAppend([1]));
        await network.WaitUntilAsync(() => pair.Client.IsClosed && pair.Server.IsClosed);

        Assert.Equal(DhtErrorCodes.InvalidStream, Assert.IsType<HyperDhtException>(pair.Server.Error).ErrorCode);
        Assert.True(client.ClosedByRemote);
        Assert.True(server.ClosedByRemote);
    });

    // What waits for a decision is bounded by the window, and goes on when the decision is made.
    [Fact]
    public Task UndecidedChannel_HoldsTheSenderUntilItIsDecided() => SimulatedNetwork.RunAsync(65, async network =>
    {
        var pair = await SecurePair.OpenAsync(network, keepsMessages: true);
        var (client, server) = (new MuxRecorder(), new MuxRecorder());
        PendingOpen? pending = null;
        Multiplexer? multiplexer = null;
        await network.InvokeAsync(() =>
        {
            Start(pair.Client, client);
            var connection = new MultiplexedConnection(pair.Server.Candidate, new RelayLimits());
            multiplexer = connection.Multiplexer;
            multiplexer.Pair("p", null, open => pending = open);
            connection.Start();
            for (var i = 0; i < 800; i++)
            {
                client.Channel!.Send(0, new byte[10_000]);
            }
        });
        await network.Delay(TimeSpan.FromSeconds(5));
        Assert.True(multiplexer!.IsPaused);
        Assert.InRange(pair.Client.Candidate.BareStream.QueuedBytes, 3 << 20, 6 << 20);

        await network.InvokeAsync(() =>
        {
            server.Channel = multiplexer.Create(new ChannelTerms("p"), server);
            Assert.True(server.Channel!.Open());
            pending!.Complete();
        });
        await network.WaitUntilAsync(() => server.Messages.Count == 800);

        Assert.False(multiplexer.IsPaused);
    });

    private static async Task<(MuxRecorder Client, MuxRecorder Server, SecurePair Pair)> OpenAsync(SimulatedNetwork network)
    {
        var pair = await SecurePair.OpenAsync(network, keepsMessages: true);
        var (client, server) = (new MuxRecorder(), new MuxRecorder());
        await network.InvokeAsync(() => Start(pair.Client, client));
        await network.InvokeAsync(() => Start(pair.Server, server));
        await network.WaitUntilAsync(() => client.IsOpened && server.IsOpened);
        return (client, server, pair);
    }

    private static void Start(SecureEnd end, MuxRecorder recorder)
    {
        var connection = new MultiplexedConnection(end.Candidate, new RelayLimits());
        recorder.Channel = connection.Multiplexer.Create(new ChannelTerms("p"), recorder);
        Assert.True(recorder.Channel!.Open());
        connection.Start();
    }
}
