using HyperDht.Cli.Node;
using HyperDht.Cli.Shared;
using HyperDht.Cli.Tests.Tool;
using HyperDht.Testing;

namespace HyperDht.Cli.Tests.Node;

/// <summary>The lines of <c>hyperdht</c> about a node's life, from a real node in virtual time.</summary>
public sealed class NodeLifeLinesTests
{
    private const int OtherNodes = 6;
    private static readonly TimeSpan Stable = TimeSpan.FromMinutes(21);

    [Fact]
    public Task NodeThatProvesItselfMovesAndProvesItselfAgain_SaysSo() => SimulatedNetwork.RunAsync(
        3,
        async network =>
        {
            await network.AddBootstrapperAsync();
            for (var i = 0; i < OtherNodes; i++)
            {
                await network.AddNodeAsync();
            }

            using var console = new CapturedConsole();
            using var stop = new CancellationTokenSource(Stable + Stable + Stable, network.Time);
            var starter = new SimulatedStarter(network);
            var run = new NodeRun(new NodePlan(), starter, console.Console).RunAsync(stop.Token);
            await network.Delay(Stable);
            network.HostOf(starter.Nodes[0]).ChangeAddress("99.1.2.3");
            await network.Delay(TimeSpan.FromSeconds(15));
            var client = starter.Nodes[0].Rpc.Address.Port;

            Assert.Equal(ExitCode.Done, await run);
            Assert.Equal(
                [
                    "Booting DHT nodes...",
                    "Node #0 bound to { host: '0.0.0.0', family: 4, port: 49737 }",
                    "Fully started 1 Hyperswarm DHT node",
                    "Node #0 is persistent, joining remote routing tables { host: '0.0.0.0', family: 4, port: 49737 }",
                    $"Node #0 is ephemeral {{ host: '0.0.0.0', family: 4, port: {client} }}",
                    "Node #0 is persistent, joining remote routing tables { host: '0.0.0.0', family: 4, port: 49737 }",
                    "Shutting down nodes...",
                    "Node #0 closed",
                ],
                console.Output);
            Assert.NotEqual(49737, client);
        },
        new SimulatedNetworkOptions { TimeLimit = TimeSpan.FromHours(2) });

    private sealed class SimulatedStarter(SimulatedNetwork network) : INodeStarter
    {
        public List<IHyperDht> Nodes { get; } = [];

        public async Task<IHyperDht> StartAsync(NodePlan plan, CancellationToken cancellationToken)
        {
            var node = await network.AddNodeAsync(options => (options.Ephemeral, options.Firewalled) = (null, true));
            Nodes.Add(node);
            return node;
        }
    }
}
