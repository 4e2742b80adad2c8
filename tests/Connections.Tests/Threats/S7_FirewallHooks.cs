using HyperDht.Connections.Tests.Node;
using HyperDht.Firewall;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats;

/// <summary>Firewall hooks that throw, never answer, or misbehave when they are told to stop.</summary>
public sealed class S7_FirewallHooks
{
    [Fact]
    public Task HookThatThrows_Refuses() => RefusesAsync(1, static (_, _) => throw new InvalidOperationException("hook"));

    [Fact]
    public Task HookThatFailsLater_Refuses() => RefusesAsync(2, static async (_, _) =>
    {
        await Task.Yield();
        throw new InvalidOperationException("hook");
    });

    [Fact]
    public Task HookThatNeverAnswers_IsCancelledAndForgotten() => SimulatedNetwork.RunAsync(3, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        var cancelled = 0;
        var policy = new DelegateFirewallPolicy((_, token) =>
        {
            token.Register(() => cancelled++);
            token.Register(static () => throw new InvalidOperationException("registration"));
            return new ValueTask<bool>(new TaskCompletionSource<bool>().Task);
        });
        await using var listener = await server.ListenAsync(options: new ListenOptions { Firewall = policy });

        await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));
        await network.Delay(TimeSpan.FromSeconds(12));

        Assert.Equal(1, cancelled);
        Assert.Equal(0, server.HalfOpenCount);
    });

    [Fact]
    public Task ClosingUnderAHook_CancelsItOutsideTheLoopsOwnWork() => SimulatedNetwork.RunAsync(4, async network =>
    {
        var world = await SimulatedWorld.CreateAsync(network);
        var (server, client) = (world.Add(100).Node, world.Add(101).Node);
        var asked = false;
        var policy = new DelegateFirewallPolicy((_, token) =>
        {
            asked = true;
            token.Register(static () => throw new InvalidOperationException("registration"));
            return new ValueTask<bool>(new TaskCompletionSource<bool>().Task);
        });
        var listener = await server.ListenAsync(options: new ListenOptions { Firewall = policy });
        var connecting = client.ConnectAsync(listener.PublicKey);
        await network.WaitUntilAsync(() => asked);

        await listener.DisposeAsync();

        Assert.True(listener.Closed.IsCompletedSuccessfully);
        Assert.Equal(0, server.HalfOpenCount);
        await Assert.ThrowsAsync<HyperDhtException>(() => connecting);
    });

    private static Task RefusesAsync(int seed, Func<ConnectionCandidate, CancellationToken, ValueTask<bool>> hook) =>
        SimulatedNetwork.RunAsync(seed, async network =>
        {
            var world = await SimulatedWorld.CreateAsync(network);
            var (server, client) = (world.Add(100).Node, world.Add(101).Node);
            await using var listener = await server.ListenAsync(
                options: new ListenOptions { Firewall = new DelegateFirewallPolicy(hook) });

            var error = await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));

            Assert.Equal(DhtErrorCodes.PeerConnectionFailed, error.ErrorCode);
            Assert.Equal(0, server.HalfOpenCount);
        });
}
