using HyperDht.Hosting.Lifetime;
using HyperDht.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyperDht.Simulation.Tests.Networks;

/// <summary>What a host's health check says of a node that loses its network and finds it again.</summary>
public class HealthCheckTests
{
    [Fact]
    public Task NetworkThatFails_MakesTheNodeUnhealthyUntilItIsBack() => SimulatedNetwork.RunAsync(8, async network =>
    {
        await network.AddBootstrapperAsync();
        for (var i = 0; i < 20; i++)
        {
            await network.AddNodeAsync();
        }

        var node = await network.AddNodeAsync();
        var check = new HyperDhtHealthCheck(node);
        var context = ContextOf(check);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync());

        // A program that uses the network all the time, whatever becomes of its requests.
        using var end = new CancellationTokenSource();
        var asking = AskAsync(network, node, end.Token);
        network.Options.Drop = (_, _) => true;
        await network.WaitUntilAsync(() => !node.Rpc.IsOnline, TimeSpan.FromMinutes(5));
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync());

        network.Options.Drop = null;
        await network.WaitUntilAsync(() => node.Rpc is { IsOnline: true, IsDegraded: false }, TimeSpan.FromMinutes(5));
        Assert.Equal(HealthStatus.Healthy, await StatusAsync());
        await end.CancelAsync();
        await asking;

        async Task<HealthStatus> StatusAsync() => (await check.CheckHealthAsync(context)).Status;
    });

    [Fact]
    public Task SuspendedNode_IsDegradedOnPurpose() => SimulatedNetwork.RunAsync(9, async network =>
    {
        await network.AddBootstrapperAsync();
        var node = await network.AddNodeAsync();
        var check = new HyperDhtHealthCheck(node);

        await node.SuspendAsync();
        var suspended = await check.CheckHealthAsync(ContextOf(check));
        await node.ResumeAsync();
        var resumed = await check.CheckHealthAsync(ContextOf(check));

        Assert.Equal(HealthStatus.Degraded, suspended.Status);
        Assert.Contains("suspended", suspended.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, resumed.Status);
        Assert.Contains("persistent", resumed.Description, StringComparison.Ordinal);
    });

    private static HealthCheckContext ContextOf(HyperDhtHealthCheck check) => new()
    {
        Registration = new HealthCheckRegistration("hyperdht", check, failureStatus: null, tags: null),
    };

    private static async Task AskAsync(SimulatedNetwork network, IHyperDht node, CancellationToken end)
    {
        var nodes = node.Rpc.ToArray(20);
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            try
            {
                await node.Rpc.PingAsync(nodes[i % nodes.Count], new() { Retries = 0 }, end);
                await network.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None);
            }
            catch (Exception error) when (error is HyperDhtException or OperationCanceledException)
            {
                // Nobody answered.
            }
        }
    }
}
