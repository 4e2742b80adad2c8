using HyperDht.Records;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Records;

/// <summary>Callers that leave half-way leave nothing behind: no request, no query, no exception that nobody sees.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class AbandonedCallsTests
{
    private const int Nodes = 40;

    private static readonly Topic Meeting = Topic.Hash("meeting"u8);

    public static TheoryData<string> Streams => ["lookup", "findPeer", "lookupAndUnannounce"];

    public static TheoryData<string> Calls => ["announce", "clear", "unannounce", "put", "mutablePut", "get", "mutableGet", "refresh"];

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task StreamLeftAtTheFirstReply_LeavesNothingInFlight(string kind)
    {
        var unseen = await CountUnseenAsync(() => SimulatedNetwork.RunAsync(1, async network =>
        {
            var alice = await StartAsync(network);
            await using var listener = await alice.ListenAsync();
            await alice.AnnounceAsync(Meeting);
            var asker = await network.AddNodeAsync();
            var before = asker.Rpc.Stats.Requests;

            switch (kind)
            {
                case "lookup":
                    await LeaveAsync(asker.LookupAsync(Meeting));
                    break;
                case "findPeer":
                    await LeaveAsync(asker.FindPeerAsync(listener.PublicKey));
                    break;
                default:
                    await LeaveAsync(asker.LookupAndUnannounceAsync(Meeting, alice.DefaultKeyPair));
                    break;
            }

            await AssertQuietAsync(network, asker);
            Assert.InRange(asker.Rpc.Stats.Requests - before, 1, Nodes);
        }));

        Assert.Equal(0, unseen);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task StreamCancelledHalfWay_Throws_AndLeavesNothingInFlight(string kind)
    {
        var unseen = await CountUnseenAsync(() => SimulatedNetwork.RunAsync(2, async network =>
        {
            var alice = await StartAsync(network);
            await alice.AnnounceAsync(Meeting);
            var asker = await network.AddNodeAsync();
            using var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(60), network.Time);

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kind switch
            {
                "lookup" => DrainAsync(asker.LookupAsync(Meeting, cancellationToken: leave.Token)),
                "findPeer" => DrainAsync(asker.FindPeerAsync(alice.DefaultKeyPair.PublicKey, cancellationToken: leave.Token)),
                _ => DrainAsync(asker.LookupAndUnannounceAsync(Meeting, alice.DefaultKeyPair, cancellationToken: leave.Token)),
            });

            await AssertQuietAsync(network, asker);
        }));

        Assert.Equal(0, unseen);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task CallCancelledAtAnyMoment_LeavesNothingInFlight(string kind)
    {
        var cancelled = 0;
        var unseen = await CountUnseenAsync(() => SimulatedNetwork.RunAsync(3, async network =>
        {
            var alice = await StartAsync(network);
            await alice.AnnounceAsync(Meeting);
            await alice.MutablePutAsync(new byte[10]);
            var asker = await network.AddNodeAsync();
            for (var after = 1; after < 400; after += 23)
            {
                using var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(after), network.Time);
                try
                {
                    await CallAsync(asker, kind, alice.DefaultKeyPair, leave.Token);
                }
                catch (OperationCanceledException) when (leave.IsCancellationRequested)
                {
                    cancelled++;
                }

                await AssertQuietAsync(network, asker);
            }
        }));

        Assert.Equal(0, unseen);
        Assert.NotEqual(0, cancelled);
    }

    private static Task CallAsync(IHyperDht node, string kind, KeyPair keyPair, CancellationToken cancellationToken) => kind switch
    {
        "announce" => node.AnnounceAsync(Meeting, keyPair, cancellationToken: cancellationToken),
        "clear" => node.AnnounceAsync(Meeting, keyPair, new AnnounceOptions { Clear = true }, cancellationToken),
        "unannounce" => node.UnannounceAsync(Meeting, keyPair, cancellationToken: cancellationToken),
        "put" => node.ImmutablePutAsync(new byte[10], cancellationToken: cancellationToken),
        "mutablePut" => node.MutablePutAsync(new byte[10], keyPair, cancellationToken: cancellationToken),
        "get" => node.ImmutableGetAsync(Meeting, cancellationToken: cancellationToken),
        "mutableGet" => node.MutableGetAsync(keyPair.PublicKey, cancellationToken: cancellationToken),
        _ => node.MutableGetAsync(keyPair.PublicKey, new MutableGetOptions { Refresh = _ => true }, cancellationToken),
    };

    private static async Task<IHyperDht> StartAsync(SimulatedNetwork network)
    {
        await network.AddBootstrapperAsync();
        for (var i = 1; i < Nodes; i++)
        {
            await network.AddNodeAsync();
        }

        return await network.AddNodeAsync();
    }

    private static async Task LeaveAsync<T>(IAsyncEnumerable<T> stream)
    {
        await foreach (var _ in stream)
        {
            return;
        }

        Assert.Fail("Nothing came.");
    }

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> stream)
    {
        await foreach (var _ in stream)
        {
        }
    }

    // Without the time in which replies would come: a millisecond is a turn of the loop. Now and then a node pings another by itself.
    private static async Task AssertQuietAsync(SimulatedNetwork network, IHyperDht node)
    {
        await network.Delay(TimeSpan.FromMilliseconds(1));
        var stats = node.Rpc.Stats;
        Assert.Equal(0, stats.ActiveQueries);
        Assert.InRange(stats.ActiveRequests, 0, 1);
    }

    private static async Task<int> CountUnseenAsync(Func<Task> run)
    {
        // What tests before this one left is theirs.
        CollectEverything();
        var unseen = 0;
        void Note(object? sender, UnobservedTaskExceptionEventArgs args) => Interlocked.Increment(ref unseen);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await run();
            CollectEverything();
            return unseen;
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }
    }

    private static void CollectEverything()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
