using Foreign.Parts;
using Foreign.Parts.Plugins;
using HyperDht.Messaging;
using HyperDht.Plugins;
using HyperDht.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Simulation.Tests.Plugins;

/// <summary>A query for a plug-in in a network where few nodes have it.</summary>
public class PluginQueryTests
{
    private const int Nodes = 20;

    [Theory]
    [InlineData(1, 14, 0)]
    [InlineData(2, 0, 14)]
    [InlineData(3, 7, 7)]
    [InlineData(4, 19, 0)]
    public Task WhoeverHasThePlugin_IsFound_AndNobodyIsTakenForDead(int seed, int refusing, int silent)
    {
        var absence = new Absence();
        return SimulatedNetwork.RunAsync(
            seed,
            async network =>
            {
                await network.AddBootstrapperAsync();
                var nodes = new List<IHyperDht>();
                while (nodes.Count < Nodes)
                {
                    nodes.Add(await network.AddNodeAsync());
                }

                var client = await network.AddNodeAsync(options => options.Ephemeral = true);
                PeerAddress[] addresses = [.. nodes.Select(node => node.Rpc.RemoteAddress!.Value)];
                absence.Refusing.UnionWith(addresses[..refusing]);
                absence.Silent.UnionWith(addresses[refusing..(refusing + silent)]);
                var removed = new List<PeerAddress>();
                foreach (var node in nodes.Append(client))
                {
                    node.Rpc.NodeRemoved += (_, address) => removed.Add(address);
                }

                var replies = await client.Plugin<Tally>().QueryAsync(NodeId.Hash([9]), new ReadTotal()).ToListAsync();
                for (var again = 0; again < 3; again++)
                {
                    replies = await client.Plugin<Tally>().QueryAsync(NodeId.Hash([9]), new ReadTotal()).ToListAsync();
                }

                // A down hint is checked by whoever gets it within a tick; nothing must come of any.
                await network.Delay(TimeSpan.FromSeconds(30));

                Assert.Equal(addresses[(refusing + silent)..].Order(), replies.Select(reply => reply.From).Where(addresses.Contains).Order());
                Assert.Equal(0, client.Rpc.Stats.DownHint.Sent);
                Assert.Empty(removed);
                Assert.True(client.Rpc.IsOnline && !client.Rpc.IsDegraded);
                Assert.Equal(silent > 0, absence.Ignored > 0);
            },
            new SimulatedNetworkOptions
            {
                Build = dht =>
                {
                    dht.Services.AddSingleton<CallLog>();
                    dht.Services.AddSingleton<IDhtBehavior<DhtPluginMessage<Tally, ReadTotal, Total>, Total>>(absence);
                    dht.AddPlugin<Tally>();
                },
            });
    }
}
