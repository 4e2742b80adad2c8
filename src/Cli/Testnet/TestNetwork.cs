namespace HyperDht.Cli.Testnet;

/// <summary>An isolated network in this process (spec 02 §13): the nodes are reachable, persistent, and share one loop.</summary>
/// <remarks>Unlike the reference's, the first node stores records as well.</remarks>
internal sealed class TestNetwork : IAsyncDisposable
{
    private const string Loopback = "127.0.0.1";
    private readonly List<HyperDhtNode> _nodes = [];

    private TestNetwork(IReadOnlyList<string> bootstrap) => Bootstrap = bootstrap;

    /// <summary>Where it is entered.</summary>
    public IReadOnlyList<string> Bootstrap { get; private set; }

    /// <summary>Its nodes.</summary>
    public IReadOnlyList<IHyperDht> Nodes => _nodes;

    /// <summary>Starts a network.</summary>
    /// <param name="size">Number of nodes.</param>
    /// <param name="bootstrap">A network to join; empty makes a new one.</param>
    /// <param name="host">The address to bind.</param>
    /// <param name="port">The first node's port; 0 takes the default or a free one.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<TestNetwork> StartAsync(
        int size, IReadOnlyList<string> bootstrap, string host, int port, CancellationToken cancellationToken)
    {
        var network = new TestNetwork(bootstrap);
        try
        {
            for (var i = 0; i < size; i++)
            {
                await network.AddNodeAsync(host, i == 0 ? port : 0, cancellationToken);
            }

            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _nodes.Count - 1; i >= 0; i--)
        {
            await _nodes[i].DisposeAsync();
        }

        _nodes.Clear();
    }

    private async Task AddNodeAsync(string host, int port, CancellationToken cancellationToken)
    {
        var first = Bootstrap.Count == 0;
        var node = await HyperDhtNode.StartAsync(
            options =>
            {
                options.Host = host;
                options.Port = port == 0 ? HyperDhtOptions.DefaultPort : port;
                options.AnyPort = port == 0;
                options.Bootstrap = [.. Bootstrap];
                options.Ephemeral = false;
                options.Firewalled = false;

                // Nobody is there yet who could tell the first node its address.
                options.PublicHost = first ? PublicHostOf(host) : null;
            },
            cancellationToken);
        _nodes.Add(node);
        if (first)
        {
            Bootstrap = [$"{PublicHostOf(host)}:{node.Rpc.Address.Port}"];
        }
    }

    private static string PublicHostOf(string host) => host == "0.0.0.0" ? Loopback : host;
}
