using HyperDht.Testing;
using HyperDht.Transport;

namespace HyperDht.Simulation.Tests.Life;

/// <summary>A node from ephemeral to persistent and back: by age, sleep, another network, another address.</summary>
public class PersistenceTests
{
    private const int Others = 8;
    private static readonly TimeSpan Stable = TimeSpan.FromMinutes(20) + TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StableAfterSleep = TimeSpan.FromMinutes(60) + TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Known = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Unsure = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(15);

    [Fact]
    public Task OpenNode_ProvesItselfForTwentyMinutes() => RunAsync(1, async (network, life) =>
    {
        Assert.False(life.Node.Rpc.IsFirewalled);
        Assert.True(life.Node.Rpc.IsEphemeral);
        Assert.Null(life.Node.Rpc.Id);

        await network.Delay(Stable - TimeSpan.FromMinutes(1));
        Assert.True(life.Node.Rpc.IsEphemeral);
        await network.Delay(TimeSpan.FromMinutes(1));

        Assert.Equal(["persistent"], life.Events);
        Assert.Equal(NodeId.FromAddress(life.Address), life.Node.Rpc.Id);
    });

    [Fact]
    public Task Moved_StoresNothingUntilItHasProvedItselfAnew_ThenServesWhatItHad() => RunAsync(2, async (network, life) =>
    {
        await network.Delay(Stable + Known);
        var reader = await network.AddNodeAsync(o => o.Ephemeral = true);
        var stored = await reader.ImmutablePutAsync("kept"u8.ToArray());
        var former = life.Node.Rpc.Id;
        Assert.Equal("kept"u8.ToArray(), await life.ReadAsync(reader, stored.Hash));

        life.Host.ChangeAddress("99.1.2.3");
        await network.Delay(Moment);

        Assert.Equal(["persistent", "network-change", "ephemeral"], life.Events);
        Assert.True(life.Node.Rpc.IsFirewalled);
        Assert.Equal("99.1.2.3", life.Node.Rpc.ObservedAddress?.HostText);
        Assert.Null(await life.ReadAsync(reader, stored.Hash));
        Assert.Equal(1u, life.LastError);

        await network.Delay(Unsure);
        Assert.False(life.Node.Rpc.IsFirewalled);
        Assert.True(life.Node.Rpc.IsEphemeral);
        await network.Delay(Stable - Unsure);

        Assert.Equal(["persistent", "network-change", "ephemeral", "persistent"], life.Events);
        Assert.NotEqual(former, life.Node.Rpc.Id);
        Assert.Equal(NodeId.FromAddress(life.Address), life.Node.Rpc.Id);
        Assert.Equal("kept"u8.ToArray(), await life.ReadAsync(reader, stored.Hash));
    });

    [Fact]
    public Task MovedBehindAFirewall_StaysEphemeral() => RunAsync(3, async (network, life) =>
    {
        await network.Delay(Stable);
        network.Options.Drop = new StatefulFirewall(network, "99.1.2.3").Drops;

        life.Host.ChangeAddress("99.1.2.3");
        await network.Delay(Stable + Stable);

        Assert.Equal(["persistent", "network-change", "ephemeral"], life.Events);
        Assert.True(life.Node.Rpc.IsFirewalled);
        Assert.Equal(Others + 1, life.Node.Rpc.ToArray().Count);
    });

    [Fact]
    public Task MovedToWhereTheServerSocketIsCutOff_GoesOnWithTheOther() => RunAsync(10, async (network, life) =>
    {
        await network.Delay(Stable);
        network.Options.Drop = (_, to) => to == PeerAddress.Parse("99.1.2.3:49737");

        life.Host.ChangeAddress("99.1.2.3");
        await network.Delay(Stable);

        Assert.True(life.Node.Rpc.IsEphemeral);
        Assert.True(life.Node.Rpc.IsFirewalled);
        Assert.True(life.Node.Rpc.IsOnline);
        Assert.Equal(Others + 1, life.Node.Rpc.ToArray().Count);
    });

    [Fact]
    public Task AnotherInterface_IsNoOtherAddress() => RunAsync(4, async (network, life) =>
    {
        await network.Delay(Stable);

        life.Host.ChangeInterfaces([.. life.Host.GetInterfaces(), new LocalInterface("docker0", 0xac110001, 16, IsInternal: false)]);
        await network.Delay(Stable);

        Assert.Equal(["persistent", "network-change"], life.Events);
        Assert.False(life.Node.Rpc.IsEphemeral);
        Assert.NotNull(life.Node.Rpc.RemoteAddress);
    });

    [Fact]
    public Task AddressOfTheRouterChanges_OthersTell() => RunAsync(5, async (network, life) =>
    {
        await network.Delay(Stable);
        var interfaces = life.Host.GetInterfaces();

        life.Host.ChangeAddress("99.1.2.3");
        life.Host.ChangeInterfaces(interfaces);
        await network.Delay(TimeSpan.FromHours(3));

        Assert.DoesNotContain("network-change", life.Events);
        Assert.Equal(["persistent", "ephemeral", "persistent"], life.Events);
        Assert.Equal(NodeId.FromAddress(PeerAddress.Parse("99.1.2.3:49737")), life.Node.Rpc.Id);
    });

    [Fact]
    public Task ForcedPersistent_TakesTheIdOfItsNewAddressAtOnce() => RunAsync(6, async (network, _) =>
    {
        var forced = await network.AddNodeAsync();
        var former = forced.Rpc.Id;

        network.HostOf(forced).ChangeAddress("99.1.2.4");
        await network.Delay(Moment + Moment);

        Assert.NotNull(forced.Rpc.Id);
        Assert.NotEqual(former, forced.Rpc.Id);
        Assert.Equal(NodeId.FromAddress(PeerAddress.Parse("99.1.2.4:49737")), forced.Rpc.Id);
    });

    [Fact]
    public Task ForcedEphemeral_StaysSo() => RunAsync(7, async (network, _) =>
    {
        var forced = await network.AddNodeAsync(o => (o.Ephemeral, o.Firewalled) = (true, true));

        await network.Delay(Stable + Stable);
        network.HostOf(forced).ChangeAddress("99.1.2.5");
        await network.Delay(Stable + Stable);

        Assert.True(forced.Rpc.IsEphemeral);
    });

    [Fact]
    public Task Sleep_MakesEverybodyOld_AndTheNodeEphemeralForAnHour() => RunAsync(8, async (network, life) =>
    {
        await network.Delay(Stable);
        life.Host.Sleep(TimeSpan.FromHours(2));
        await network.Delay(TimeSpan.FromHours(2) - TimeSpan.FromMilliseconds(1));
        var (pings, queries) = (life.Node.Rpc.Stats.Ping.Sent, life.Node.Rpc.Stats.Queries);
        await network.Delay(TimeSpan.FromSeconds(11));

        Assert.Equal(["persistent", "ephemeral", "wake-up"], life.Events);
        Assert.True(life.Node.Rpc.Stats.Queries > queries);

        // The refresh has heard from everybody by the time of the keep-alive, which then has little left to do.
        Assert.InRange(life.Node.Rpc.Stats.Ping.Sent - pings, 2, 20);
        Assert.False(life.Node.Rpc.IsFirewalled);

        await network.Delay(StableAfterSleep);
        Assert.Equal(["persistent", "ephemeral", "wake-up", "persistent"], life.Events);
    });

    [Fact]
    public Task SuspendedAndResumed_KeepsItsRecords() => RunAsync(9, async (network, life) =>
    {
        await network.Delay(Stable + Known);
        var reader = await network.AddNodeAsync(o => o.Ephemeral = true);
        var stored = await reader.ImmutablePutAsync("kept"u8.ToArray());

        await life.Node.SuspendAsync();
        await network.Delay(TimeSpan.FromMinutes(5));
        await life.Node.ResumeAsync();
        await network.Delay(Moment);
        Assert.Equal(["persistent", "ephemeral", "wake-up"], life.Events);
        Assert.Null(await life.ReadAsync(reader, stored.Hash));

        await network.Delay(StableAfterSleep);
        Assert.Equal("kept"u8.ToArray(), await life.ReadAsync(reader, stored.Hash));
    });

    private static Task RunAsync(int seed, Func<SimulatedNetwork, NodeLifeLog, Task> body) => SimulatedNetwork.RunAsync(
        seed,
        async network =>
        {
            await network.AddBootstrapperAsync();
            for (var i = 0; i < Others; i++)
            {
                await network.AddNodeAsync();
            }

            var node = await network.AddNodeAsync(o => (o.Ephemeral, o.Firewalled) = (null, true));
            await body(network, new NodeLifeLog(network, node));
        },
        new SimulatedNetworkOptions { TimeLimit = TimeSpan.FromHours(12) });
}
