using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Nats;

/// <summary>A node that has just started, or resumed, holds back its first large punch (spec 03 §11.4).</summary>
public sealed class DeferredPunchTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task LargePunch_BeginsWhenTheIntervalIsOver(bool hasResumed) => SimulatedNetwork.RunAsync(55, async network =>
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        var client = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync(options => options.DeferRandomPunch = true);
        var server = await network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync();
        await using var listener = await server.ListenAsync();
        if (hasResumed)
        {
            await network.Delay(Interval);
            await client.SuspendAsync();
            await client.ResumeAsync();
        }

        var error = await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));
        Assert.Equal(DhtErrorCodes.HolepunchAborted, error.ErrorCode);

        await network.Delay(Interval);
        await using var connection = await client.ConnectAsync(listener.PublicKey);
        Assert.Equal(PathKind.Direct, connection.Path);
    });

    [Fact]
    public Task WithoutTheOption_ItBeginsAtOnce() => SimulatedNetwork.RunAsync(56, async network =>
    {
        await network.AddBootstrapperAsync();
        await network.AddNodesAsync(8);
        var client = await network.AddNat(SimulatedNatOptions.Random).AddNodeAsync();
        var server = await network.AddNat(SimulatedNatOptions.Consistent).AddNodeAsync();
        await using var listener = await server.ListenAsync();

        await using var connection = await client.ConnectAsync(listener.PublicKey);

        Assert.Equal(PathKind.Direct, connection.Path);
    });
}
