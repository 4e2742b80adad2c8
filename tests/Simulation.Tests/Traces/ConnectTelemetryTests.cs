using System.Diagnostics;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Traces;

/// <summary>Spans and counters of connects, for whoever listens.</summary>
public sealed class ConnectTelemetryTests
{
    [Fact]
    public Task PunchedConnect_IsOneTraceWithASpanForEachStep() => SimulatedNetwork.RunAsync(31, async network =>
    {
        await TraceWorld.StartAsync(network);
        var client = await TraceWorld.AddAsync(network, "consistent");
        await using var listener = await (await TraceWorld.AddAsync(network, "random")).ListenAsync();
        using var recorder = new SpanRecorder();
        using var caller = recorder.Begin();

        await using var connection = await client.ConnectAsync(listener.PublicKey);

        var spans = recorder.Of(caller);
        var root = Assert.Single(spans, span => span.OperationName == "hyperdht.connect");
        Assert.Equal(caller.SpanId, root.ParentSpanId);
        Assert.All(spans.Where(span => span != root), span => Assert.Equal(root.SpanId, span.ParentSpanId));
        Assert.Same(caller, Activity.Current);
        Assert.Superset(
            new HashSet<string>(["find-peer", "handshake", "punch-round", "punch", "open"]),
            spans.Where(span => span != root).Select(span => span.OperationName["hyperdht.connect.".Length..]).ToHashSet());
        Assert.Equal("direct consistent random", $"{Tag(root, "hyperdht.path")} {Tag(root, "hyperdht.nat.local")} {Tag(root, "hyperdht.nat.remote")}");
        Assert.Equal(connection.Trace.Strategy, Tag(root, "hyperdht.strategy"));
        Assert.Equal(ActivityStatusCode.Unset, root.Status);
        Assert.All(spans, span => Assert.InRange(span.StartTimeUtc + span.Duration, root.StartTimeUtc, root.StartTimeUtc + root.Duration));
        Assert.Contains($"hyperdht.connections.connect.duration outcome=open path=direct strategy={connection.Trace.Strategy}", recorder.Measurements);
        Assert.Contains("hyperdht.connections.connect.steps step=punch outcome=through", recorder.Measurements);
    });

    [Fact]
    public Task FailedConnect_EndsItsSpansWithTheReason() => SimulatedNetwork.RunAsync(32, async network =>
    {
        await TraceWorld.StartAsync(network);
        var client = await TraceWorld.AddAsync(network, "random");
        await using var listener = await (await TraceWorld.AddAsync(network, "random")).ListenAsync();
        using var recorder = new SpanRecorder();
        using var caller = recorder.Begin();

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));

        var spans = recorder.Of(caller);
        var root = Assert.Single(spans, span => span.OperationName == "hyperdht.connect");
        Assert.Equal((ActivityStatusCode.Error, error.Message), (root.Status, root.StatusDescription));
        Assert.Equal(DhtErrorCodes.HolepunchAborted, Tag(root, "error.type"));
        var round = spans.Where(span => span.OperationName == "hyperdht.connect.punch-round").MinBy(span => span.StartTimeUtc)!;
        Assert.StartsWith(DhtErrorCodes.HolepunchDoubleRandomizedNats, round.StatusDescription, StringComparison.Ordinal);
        Assert.Contains(
            $"hyperdht.connections.connect.steps step=punch-round outcome={DhtErrorCodes.HolepunchDoubleRandomizedNats}", recorder.Measurements);
        Assert.Contains(recorder.Measurements, line => line.StartsWith(
            $"hyperdht.connections.connect.duration outcome={DhtErrorCodes.HolepunchAborted} path=none", StringComparison.Ordinal));
    });

    [Fact]
    public Task SpanOfTheCaller_IsNobodyElsesParent() => SimulatedNetwork.RunAsync(33, async network =>
    {
        await TraceWorld.StartAsync(network);
        var client = await TraceWorld.AddAsync(network, "consistent");
        await using var listener = await (await TraceWorld.AddAsync(network, "open")).ListenAsync();
        using var recorder = new SpanRecorder();
        using var first = recorder.Begin();
        await using var connection = await client.ConnectAsync(listener.PublicKey);
        first.Stop();
        using var second = recorder.Begin();

        await using var again = await client.ConnectAsync(listener.PublicKey);

        Assert.Single(recorder.Of(first), span => span.OperationName == "hyperdht.connect");
        Assert.Single(recorder.Of(second), span => span.OperationName == "hyperdht.connect");
    });

    [Fact]
    public Task PeerThatIsDialedAgain_IsNoConnect() => SimulatedNetwork.RunAsync(34, async network =>
    {
        await TraceWorld.StartAsync(network);
        var client = await TraceWorld.AddAsync(network, "consistent");
        await using var listener = await (await TraceWorld.AddAsync(network, "consistent")).ListenAsync();
        var accepting = listener.AcceptAsync();
        using var recorder = new SpanRecorder();
        using var caller = recorder.Begin();
        await using var connection = await client.ConnectAsync(listener.PublicKey);
        await using var accepted = await accepting;
        await network.Delay(TimeSpan.FromSeconds(6));
        recorder.Measurements.Clear();

        network.HostOf(client).MoveBehind(network.AddNat());
        await network.Delay(TimeSpan.FromSeconds(4));

        Assert.Contains("hyperdht.connections.rejoins outcome=found", recorder.Measurements);
        Assert.Contains("hyperdht.connections.rejoin.dials outcome=open", recorder.Measurements);
        Assert.Contains("hyperdht.connections.rejoin.duration outcome=found", recorder.Measurements);
        Assert.DoesNotContain(recorder.Measurements, line => line.StartsWith("hyperdht.connections.connect", StringComparison.Ordinal));
        Assert.Single(recorder.Of(caller), span => span.OperationName == "hyperdht.connect");
        Assert.Single(recorder.Of(caller), span => span.OperationName == "hyperdht.rejoin");
    });

    private static string? Tag(Activity span, string name) => span.GetTagItem(name)?.ToString();
}
