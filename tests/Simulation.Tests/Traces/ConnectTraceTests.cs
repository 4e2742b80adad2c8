using HyperDht.Holepunch;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Traces;

/// <summary>What connects tell about themselves.</summary>
public sealed class ConnectTraceTests
{
    [Theory]
    [InlineData("consistent", "consistent", NatKind.Unknown, NatKind.Unknown)] // The packet before the first round was enough.
    [InlineData("random", "consistent", NatKind.Random, NatKind.Consistent)]
    [InlineData("consistent", "random", NatKind.Consistent, NatKind.Random)]
    public Task PunchedConnect_KnowsBothNatsAndTheStrategy(string client, string server, NatKind local, NatKind remote) => SimulatedNetwork.RunAsync(41, async network =>
    {
        await TraceWorld.StartAsync(network);
        var dialing = await TraceWorld.AddAsync(network, client);
        await using var listener = await (await TraceWorld.AddAsync(network, server)).ListenAsync();

        await using var connection = await dialing.ConnectAsync(listener.PublicKey);

        var trace = connection.Trace;
        Assert.Equal((local, remote, PathKind.Direct), (trace.LocalNat, trace.RemoteNat, trace.Path));
        Assert.Contains(trace.Strategy, local is NatKind.Unknown ? ["opening"] : (string[])["random", "birthday"]);
        Assert.Null(trace.DirectFailure);
        Assert.All(trace.Steps, step => Assert.NotNull(step.Took));
        Assert.Equal("proven", trace.Steps.Last(step => step.Name == "open").Outcome);
    });

    [Fact]
    public Task TwoRandomNats_FailWithOneSentenceThatSaysWhyAndWhatToDo() => SimulatedNetwork.RunAsync(42, async network =>
    {
        await TraceWorld.StartAsync(network);
        var dialing = await TraceWorld.AddAsync(network, "random");
        await using var listener = await (await TraceWorld.AddAsync(network, "random")).ListenAsync();

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => dialing.ConnectAsync(listener.PublicKey));

        Assert.Equal((NatKind.Random, NatKind.Random), (error.Trace!.LocalNat, error.Trace.RemoteNat));
        Assert.Equal(error.Message, error.Trace.DirectFailure);
        Assert.Contains("both NATs pick another port", error.Message, StringComparison.Ordinal);
        Assert.Contains("RelayThrough", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(". ", error.Message, StringComparison.Ordinal);
        Assert.Equal(("failed", DhtErrorCodes.HolepunchAborted), (error.Trace.Steps[^1].Name, error.Trace.Steps[^1].Detail));
    });

    [Fact]
    public Task RelayedConnect_SaysWhyItIsNotDirect() => SimulatedNetwork.RunAsync(43, async network =>
    {
        await TraceWorld.StartAsync(network);
        await using var relay = await (await network.AddNodeAsync()).ServeRelayAsync();
        var dialing = await TraceWorld.AddAsync(network, "random");
        await using var listener = await (await TraceWorld.AddAsync(network, "random")).ListenAsync();

        await using var connection = await dialing.ConnectAsync(
            listener.PublicKey, new ConnectOptions { RelayThrough = new RelayKeys(relay.PublicKey) });
        await network.Delay(TimeSpan.FromSeconds(10));

        Assert.Equal((PathKind.Relay, "relay"), (connection.Trace.Path, connection.Trace.Strategy));
        Assert.Contains("both NATs", connection.Trace.DirectFailure, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(0.5, 1)]    // Answered before the second would leave: both ends are spared it.
    [InlineData(20, 2)]
    public Task Handshake_GoesThroughASecondNodeWhenTheFirstTakesLong(double latency, int handshakes) => SimulatedNetwork.RunAsync(
        46,
        async network =>
        {
            await TraceWorld.StartAsync(network);
            await using var listener = await (await TraceWorld.AddAsync(network, "consistent")).ListenAsync();

            await using var connection = await (await TraceWorld.AddAsync(network, "consistent")).ConnectAsync(listener.PublicKey);

            Assert.Equal(handshakes, connection.Trace.Steps.Count(step => step.Name == "handshake"));
        },
        new SimulatedNetworkOptions { MinLatency = TimeSpan.FromMilliseconds(latency), MaxLatency = TimeSpan.FromMilliseconds(latency) });

    [Fact]
    public Task UnknownKey_IsLookedForAndNotFound() => SimulatedNetwork.RunAsync(44, async network =>
    {
        await TraceWorld.StartAsync(network);
        var dialing = await TraceWorld.AddAsync(network, "consistent");
        using var nobody = KeyPair.Generate();

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => dialing.ConnectAsync(nobody.PublicKey));

        Assert.Equal(DhtErrorCodes.PeerNotFound, error.ErrorCode);
        Assert.Equal("nobody", Assert.Single(error.Trace!.Steps, step => step.Name == "find-peer").Outcome);
    });

    [Fact]
    public Task CancelledConnect_HasItsTraceToo() => SimulatedNetwork.RunAsync(45, async network =>
    {
        await TraceWorld.StartAsync(network);
        var dialing = await TraceWorld.AddAsync(network, "random");
        await using var listener = await (await TraceWorld.AddAsync(network, "consistent")).ListenAsync();
        using var cancel = new CancellationTokenSource();
        var connecting = dialing.ConnectAsync(listener.PublicKey, cancellationToken: cancel.Token);
        await network.Delay(TimeSpan.FromMilliseconds(300));

        cancel.Cancel();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);

        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Contains(ConnectTrace.Of(error)!.Steps, step => step.Name == "handshake");
    });

    [Fact]
    public Task ClosingAndSuspendedNodes_FailWithATrace() => SimulatedNetwork.RunAsync(46, async network =>
    {
        await TraceWorld.StartAsync(network);
        var dialing = await TraceWorld.AddAsync(network, "consistent");
        using var nobody = KeyPair.Generate();
        var connecting = dialing.ConnectAsync(nobody.PublicKey);
        await network.Delay(TimeSpan.FromMilliseconds(10));

        await dialing.SuspendAsync();
        var interrupted = await Assert.ThrowsAsync<HyperDhtException>(() => connecting);
        var refused = await Assert.ThrowsAsync<HyperDhtException>(() => dialing.ConnectAsync(nobody.PublicKey));

        Assert.Equal((DhtErrorCodes.Suspended, DhtErrorCodes.Suspended), (interrupted.ErrorCode, refused.ErrorCode));
        Assert.NotEmpty(interrupted.Trace!.Steps);
        Assert.Empty(refused.Trace!.Steps);
    });
}
