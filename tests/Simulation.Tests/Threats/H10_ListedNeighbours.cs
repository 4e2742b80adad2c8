using HyperDht.Simulation.Tests.Threats.Listing;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Simulation.Tests.Threats;

/// <summary>A server lists 200 addresses of the client's own network, in its answer and in every round of the punch: few of them hear of it.</summary>
public sealed class H10_ListedNeighbours
{
    private const int Listed = 200;
    private const int MostEach = 5;

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 3)]
    [InlineData(false, 4)]
    public void PrivateAddresses_AreHardlyContacted(bool isBehindOurNat, int seed)
    {
        var contacted = Run(seed, isBehindOurNat, client => [.. Enumerable.Range(20, Listed).Select(i => new PeerAddress((client.Host & 0xffffff00) + (uint)i, 4000))]);

        // The row allows eight. One neighbour is asked, and the rounds add none.
        Assert.Equal(isBehindOurNat ? 1 : 0, contacted.Count);
        Assert.All(contacted, host => Assert.InRange(host.Value, 1, MostEach));
    }

    // Who is reached over the internet has no business on our loopback.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Loopback_IsNotContacted(bool isBehindOurNat) =>
        Assert.Empty(Run(5, isBehindOurNat, _ => [.. Enumerable.Range(1, Listed).Select(i => new PeerAddress(0x7f000000u + (uint)i, 4000))]));

    // How many datagrams went to each host of the list.
    private static Dictionary<uint, int> Run(int seed, bool isBehindOurNat, Func<PeerAddress, PeerAddress[]> list)
    {
        var listing = new Listing.Listing();
        HashSet<uint> listed = [];
        var contacted = new Dictionary<uint, int>();
        var options = new SimulatedNetworkOptions
        {
            Build = builder =>
            {
                builder.Services.AddSingleton(listing);
                builder.AddBehavior(typeof(ListingBehavior));
            },
            OnEvent = datagram =>
            {
                if (listed.Contains(datagram.Destination.Host))
                {
                    contacted[datagram.Destination.Host] = contacted.GetValueOrDefault(datagram.Destination.Host) + 1;
                }
            },
        };
        SimulatedNetwork.RunAsync(
            seed,
            async network =>
            {
                await network.AddBootstrapperAsync();
                var nodes = await network.AddNodesAsync(8);
                var server = await network.AddNat().AddNodeAsync();
                var nat = network.AddNat();
                var client = await nat.AddNodeAsync();
                await using var listener = await server.ListenAsync();
                var addresses = list(network.HostOf(client).Address);
                listed = [.. addresses.Select(address => address.Host)];
                var claimed = (isBehindOurNat ? nat.Outside : network.AddHost().Address) with { Port = 4000 };
                listing.Server = new ListingServer(network.Random, server.DefaultKeyPair, claimed, addresses)
                {
                    Relays = [.. nodes.Take(3).Select(node => network.HostOf(node).Address with { Port = 49737 })],
                };

                await Assert.ThrowsAsync<HyperDhtException>(() => client.ConnectAsync(listener.PublicKey));

                await network.Delay(TimeSpan.FromSeconds(60));
                Assert.InRange(listing.Server.Rounds, 2, 100);
            },
            options).GetAwaiter().GetResult();
        return contacted;
    }
}
