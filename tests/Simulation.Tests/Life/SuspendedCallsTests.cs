using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Life;

/// <summary>Whatever asks other nodes says at once that the node is suspended, and so does what was asking when it happened.</summary>
public class SuspendedCallsTests
{
    private static readonly Topic Topic = Topic.Hash("topic"u8);

    public static TheoryData<string> Calls => [.. All.Keys];

    private static Dictionary<string, Func<IHyperDht, Task>> All { get; } = new()
    {
        ["lookup"] = node => DrainAsync(node.LookupAsync(Topic)),
        ["find peer"] = node => DrainAsync(node.FindPeerAsync(node.DefaultKeyPair.PublicKey)),
        ["announce"] = node => node.AnnounceAsync(Topic),
        ["unannounce"] = node => node.UnannounceAsync(Topic),
        ["lookup and unannounce"] = node => DrainAsync(node.LookupAndUnannounceAsync(Topic)),
        ["immutable put"] = node => node.ImmutablePutAsync(new byte[] { 1 }),
        ["immutable get"] = node => node.ImmutableGetAsync(Topic),
        ["mutable put"] = node => node.MutablePutAsync(new byte[] { 1 }),
        ["mutable get"] = node => node.MutableGetAsync(node.DefaultKeyPair.PublicKey),
        ["find node"] = node => node.Rpc.FindNode(default).FinishedAsync(),
        ["ping"] = node => node.Rpc.PingAsync(PeerAddress.Parse("99.1.2.3:1")),
        ["connect"] = node => node.ConnectAsync(KeyPair.Generate().PublicKey),
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public Task Call_SaysThatTheNodeIsSuspended(string name) => SimulatedNetwork.RunAsync(1, async network =>
    {
        await network.AddBootstrapperAsync();
        var others = new[] { await network.AddNodeAsync(), await network.AddNodeAsync() };
        var node = await network.AddNodeAsync();
        var call = All[name];

        // Nobody answers any more, so that the call is still under way.
        network.Options.Drop = (_, _) => true;
        var before = call(node);
        await network.Delay(TimeSpan.FromMilliseconds(100));
        Assert.False(before.IsCompleted);
        await node.SuspendAsync();
        var suspended = network.Now;

        Assert.Equal(Expected(name), await CodeAsync(before));
        Assert.Equal(Expected(name), await CodeAsync(call(node)));
        Assert.Equal(suspended, network.Now);

        network.Options.Drop = null;
        await node.ResumeAsync();
        Assert.NotEqual(Expected(name), await CodeAsync(call(node)));
        Assert.All(others, other => Assert.False(other.IsSuspended));
    });

    private static string Expected(string name) => name == "connect" ? DhtErrorCodes.Suspended : DhtErrorCodes.IoSuspended;

    private static async Task<string?> CodeAsync(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (HyperDhtException error)
        {
            return error.ErrorCode;
        }
    }

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items)
        {
            // Only the end is of interest.
        }
    }
}
