using HyperDht.Connections.Handshakes;
using HyperDht.Hosting.Composition;
using HyperDht.Runtime;
using HyperDht.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Testing;

/// <summary>Makes whole nodes for a simulated network: the real ones, with the simulation's sockets, time and randomness.</summary>
internal sealed class SimulatedNodes : IAsyncDisposable
{
    private readonly SimulatedNetwork _network;
    private readonly NodeContainer _container;
    private readonly List<HyperDhtNode> _nodes = [];

    public SimulatedNodes(SimulatedNetwork network)
    {
        _network = network;
        var builder = new HyperDhtBuilder(string.Empty);
        builder.Services.AddSingleton(network.Time);
        builder.Services.AddSingleton<IRandomSource>(network.Random);

        // Curve work must not leave the simulation's thread.
        builder.Services.AddSingleton<IHandshakeWork, InlineHandshakeWork>();
        network.Options.Build?.Invoke(builder);
        _container = new NodeContainer(builder);
    }

    public string[] Bootstrap { get; private set; } = [];

    public async Task<HyperDhtNode> AddBootstrapperAsync(string? host)
    {
        var transport = _network.AddHost(host);
        var options = HyperDhtOptions.CreateBootstrapper(transport.Address.HostText);
        options.Bootstrap = [.. Bootstrap];
        var node = await StartAsync(options, transport);
        Bootstrap = [.. Bootstrap, $"{transport.Address.HostText}:{HyperDhtOptions.DefaultPort}"];
        return node;
    }

    public Task<HyperDhtNode> AddAsync(Action<HyperDhtOptions>? configure, string? host)
    {
        var options = new HyperDhtOptions { Bootstrap = [.. Bootstrap], Ephemeral = false, Firewalled = false };
        configure?.Invoke(options);
        return StartAsync(options, _network.AddHost(host));
    }

    public SimulatedTransport HostOf(IHyperDht node) =>
        _nodes.Find(n => n == node)?.Services.GetRequiredService<ITransport>() as SimulatedTransport
        ?? throw new ArgumentException("Not a node of this network.", nameof(node));

    // A network takes in half its size at once: more newcomers than members would mostly meet each other.
    public async Task<List<HyperDhtNode>> AddAsync(int count, Action<HyperDhtOptions>? configure)
    {
        var added = new List<HyperDhtNode>(count);
        while (added.Count < count)
        {
            var batch = Math.Min(count - added.Count, Math.Max(1, _nodes.Count / 2));
            added.AddRange(await Task.WhenAll(Enumerable.Range(0, batch).Select(_ => AddAsync(configure, host: null))));
        }

        return added;
    }

    public Task<HyperDhtNode> AddBehindAsync(SimulatedNat nat, Action<HyperDhtOptions>? configure)
    {
        var options = new HyperDhtOptions { Bootstrap = [.. Bootstrap] };
        configure?.Invoke(options);
        return StartAsync(options, nat.AddHost());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(_nodes))
        {
            await node.StopAsync(force: true);
            await node.DisposeAsync();
        }

        _nodes.Clear();
        await _container.DisposeAsync();
    }

    private async Task<HyperDhtNode> StartAsync(HyperDhtOptions options, SimulatedTransport transport)
    {
        if (options.KeyPair is null && options.Seed is null)
        {
            Span<byte> seed = stackalloc byte[KeyPair.SeedLength];
            _network.Random.Fill(seed);
            options.Seed = Convert.ToHexStringLower(seed);
        }

        var node = _container.CreateNode(options, ownsContainer: false, transport);
        _nodes.Add(node);
        await node.StartAsync();
        return node;
    }
}
