using HyperDht.Connections.Listening;
using HyperDht.Connections.Tests.Node;
using HyperDht.Testing;
using Microsoft.Extensions.Logging;

namespace HyperDht.Connections.Tests.Listening;

public sealed class AcceptQueueTests
{
    [Fact]
    public Task FullQueue_ResetsFurtherConnectionsAndSaysSoOnceUntilThereIsRoom() => SimulatedNetwork.RunAsync(73, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        await using var listener = await world.Add(100).Node.ListenAsync();
        var client = world.Add(101).Node;
        var connections = new List<IHyperDhtConnection>();
        for (var i = 0; i < 5; i++)
        {
            connections.Add(await client.ConnectAsync(listener.PublicKey));
        }

        var log = new CountingLogger();
        var queue = new AcceptQueue(network.Loop, 1, log);
        connections[..3].ForEach(queue.Add);
        await network.Delay(TimeSpan.FromMilliseconds(10));

        Assert.Equal((1, 1), (queue.Count, log.Warnings));
        Assert.Equal([false, true, true], connections[..3].Select(connection => connection.Closed.IsCompleted));

        Assert.Same(connections[0], await queue.TakeAsync(CancellationToken.None));
        connections[3..].ForEach(queue.Add);
        await network.Delay(TimeSpan.FromMilliseconds(10));

        Assert.Equal((1, 2), (queue.Count, log.Warnings));

        queue.Complete();
        queue.Add(connections[0]);
        await network.Delay(TimeSpan.FromMilliseconds(10));

        Assert.All(connections, connection => Assert.True(connection.Closed.IsCompleted));
        Assert.Equal(2, log.Warnings);
    });

    [Fact]
    public Task Backlog_BoundsWhatWaitsToBeAccepted() => SimulatedNetwork.RunAsync(74, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        await using var listener = await world.Add(100).Node.ListenAsync(options: new ListenOptions { Backlog = 2 });
        var client = world.Add(101).Node;
        var connections = new List<IHyperDhtConnection>();
        for (var i = 0; i < 3; i++)
        {
            connections.Add(await client.ConnectAsync(listener.PublicKey));
        }

        await network.Delay(TimeSpan.FromSeconds(5));

        Assert.Equal([false, false, true], connections.Select(connection => connection.Closed.IsCompleted));
    });

    private sealed class CountingLogger : ILogger
    {
        public int Warnings { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings += logLevel is LogLevel.Warning ? 1 : 0;
    }
}
