using HyperDht.Hosting.Composition;

namespace HyperDht.Testing;

/// <summary>An isolated DHT on this machine's loopback, over real sockets (spec 02 §13): for tests and for trying things out.</summary>
/// <remarks>Thread safe. All nodes store; disposing closes every node, created ones included, last to first.</remarks>
public sealed class HyperDhtTestnet : IAsyncDisposable
{
    private const string Loopback = "127.0.0.1";

    // More at once would gain nothing and could fill a socket's buffer.
    private const int MaxAtOnce = 32;

    private readonly Lock _gate = new();
    private readonly List<HyperDhtNode> _nodes = [];

    // One for all storing nodes: two hundred containers would cost more than two hundred nodes.
    private readonly NodeContainer _container;
    private readonly Action<HyperDhtBuilder>? _build;
    private string[] _bootstrap;

    private HyperDhtTestnet(IEnumerable<string> bootstrap, Action<HyperDhtBuilder>? build)
    {
        _bootstrap = [.. bootstrap];
        _build = build;
        var builder = new HyperDhtBuilder(string.Empty);
        build?.Invoke(builder);
        _container = new NodeContainer(builder);
    }

    /// <summary>Where others enter the network, for <see cref="HyperDhtOptions.Bootstrap"/>.</summary>
    public IReadOnlyList<string> Bootstrap => _bootstrap;

    /// <summary>The nodes so far.</summary>
    public IReadOnlyList<IHyperDht> Nodes
    {
        get
        {
            lock (_gate)
            {
                return [.. _nodes];
            }
        }
    }

    /// <summary>Starts a network.</summary>
    /// <param name="size">How many storing nodes; at least 1.</param>
    /// <param name="bootstrap">A network to join; null starts one of its own.</param>
    /// <param name="port">The first node's port; 0 lets the system choose.</param>
    /// <param name="build">Swaps and adds parts of its nodes, such as plug-ins; null leaves them as they are.</param>
    /// <param name="cancellationToken">Stops the start and closes the nodes started so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1, or no port.</exception>
    public static async Task<HyperDhtTestnet> StartAsync(
        int size = 10,
        IEnumerable<string>? bootstrap = null,
        int port = 0,
        Action<HyperDhtBuilder>? build = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        var testnet = new HyperDhtTestnet(bootstrap ?? [], build);
        try
        {
            await testnet.AddStoringNodesAsync(1, port, cancellationToken).ConfigureAwait(false);
            for (var count = 1; count < size;)
            {
                // A network takes in half its size at once: more newcomers than members would mostly meet each other.
                var more = Math.Min(size - count, Math.Clamp(count / 2, 1, MaxAtOnce));
                await testnet.AddStoringNodesAsync(more, 0, cancellationToken).ConfigureAwait(false);
                count += more;
            }

            return testnet;
        }
        catch
        {
            await testnet.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A node of a program that uses the network: joined, not storing, with the parts of the network's nodes.</summary>
    /// <param name="configure">Changes its options.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public async Task<HyperDhtNode> CreateNodeAsync(
        Action<HyperDhtOptions>? configure = null, CancellationToken cancellationToken = default) =>
        Add(await HyperDhtNode.StartAsync(
            options =>
            {
                options.Host = Loopback;
                options.Port = 0;
                options.Bootstrap = [.. _bootstrap];
                configure?.Invoke(options);
            },
            _build,
            cancellationToken).ConfigureAwait(false));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        HyperDhtNode[] nodes;
        lock (_gate)
        {
            nodes = [.. _nodes];
            _nodes.Clear();
        }

        foreach (var node in Enumerable.Reverse(nodes))
        {
            await node.StopAsync(force: true).ConfigureAwait(false);
            await node.DisposeAsync().ConfigureAwait(false);
        }

        await _container.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AddStoringNodesAsync(int count, int port, CancellationToken cancellationToken)
    {
        var starting = Enumerable.Range(0, count).Select(_ => StartStoringNodeAsync(port, cancellationToken)).ToArray();
        try
        {
            await Task.WhenAll(starting).ConfigureAwait(false);
        }
        finally
        {
            foreach (var started in starting.Where(start => start.IsCompletedSuccessfully))
            {
                Add(await started.ConfigureAwait(false));
            }
        }

        if (_bootstrap.Length == 0)
        {
            _bootstrap = [Nodes[0].Rpc.LocalAddress.ToString()];
        }
    }

    private Task<HyperDhtNode> StartStoringNodeAsync(int port, CancellationToken cancellationToken)
    {
        var options = new HyperDhtOptions
        {
            Host = Loopback,
            Port = port,
            AnyPort = port == 0,
            Bootstrap = [.. _bootstrap],
            Ephemeral = false,
            Firewalled = false,

            // The first has nobody to learn its address from.
            PublicHost = _bootstrap.Length == 0 ? Loopback : null,
        };
        return HyperDhtNode.StartAsync(_container.CreateNode(options), cancellationToken);
    }

    private HyperDhtNode Add(HyperDhtNode node)
    {
        lock (_gate)
        {
            _nodes.Add(node);
        }

        return node;
    }
}
