using HyperDht.Connections.Diagnosis;
using HyperDht.Connections.Node;
using HyperDht.Hosting.Composition;
using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Mediation;
using HyperDht.Hosting.Pipeline;
using HyperDht.Hosting.Plugins;
using HyperDht.Messaging;
using HyperDht.Records;
using HyperDht.Rpc;
using HyperDht.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht;

/// <summary>A node with everything it is made of; for programs without a host.</summary>
/// <remarks>Thread safe. Disposing closes the node within 2 s and then frees its parts.</remarks>
public sealed class HyperDhtNode : IHyperDht
{
    private readonly AsyncServiceScope _scope;
    private readonly NodeContainer? _ownContainer;
    private readonly IHyperDht _node;
    private readonly INoticePublisher _notices;
    private readonly NodePreparation _preparation;
    private readonly bool _announcesConnections;
    private int _disposed;

    internal HyperDhtNode(AsyncServiceScope scope, NodeContainer? ownContainer)
    {
        _scope = scope;
        _ownContainer = ownContainer;
        _node = scope.ServiceProvider.GetRequiredService<IHyperDht>();
        _notices = scope.ServiceProvider.GetRequiredService<INoticePublisher>();
        _preparation = scope.ServiceProvider.GetRequiredService<NodePreparation>();
        _preparation.Node = this;
        var plugins = scope.ServiceProvider.GetRequiredService<PluginLife>();
        _announcesConnections = scope.ServiceProvider.HasListeners<ConnectionOpened>();
        _node.Rpc.Persistent += (_, _) => plugins.HandlePersistent();
        _node.Rpc.Persistent += (_, _) => _notices.Publish(new NodeBecamePersistent(this));
        _node.Rpc.Ephemeral += (_, _) => _notices.Publish(new NodeBecameEphemeral(this));
        _node.Rpc.NetworkChange += (_, _) => _notices.Publish(new NodeNetworkChanged(this));
    }

    /// <inheritdoc />
    public KeyPair DefaultKeyPair => _node.DefaultKeyPair;

    /// <inheritdoc />
    public IDhtRpc Rpc => _node.Rpc;

    /// <inheritdoc />
    public bool IsSuspended => _node.IsSuspended;

    /// <summary>The node's own services.</summary>
    internal IServiceProvider Services => _scope.ServiceProvider;

    /// <summary>Finds out what the node's network does.</summary>
    internal Task<NodeFindings> ExamineAsync(CancellationToken cancellationToken) => ((DhtNode)_node).ExamineAsync(cancellationToken);

    /// <summary>Makes a node without a host and starts it.</summary>
    /// <param name="configure">Options; null for the defaults, which join the public network.</param>
    /// <param name="cancellationToken">Stops the start and disposes the node.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is wrong; the message says which and what it may be.</exception>
    public static Task<HyperDhtNode> StartAsync(
        Action<HyperDhtOptions>? configure = null, CancellationToken cancellationToken = default) =>
        StartAsync(configure, build: null, cancellationToken);

    /// <summary>Makes a node of swapped parts without a host and starts it.</summary>
    /// <param name="configure">Options; null for the defaults, which join the public network.</param>
    /// <param name="build">Swaps and adds parts.</param>
    /// <param name="cancellationToken">Stops the start and disposes the node.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is wrong; the message says which and what it may be.</exception>
    public static Task<HyperDhtNode> StartAsync(
        Action<HyperDhtOptions>? configure, Action<HyperDhtBuilder>? build, CancellationToken cancellationToken = default)
    {
        var options = new HyperDhtOptions();
        configure?.Invoke(options);
        return StartOwnAsync(options, build, cancellationToken);
    }

    /// <summary>Makes a bootstrap node, the first of a network, and starts it.</summary>
    /// <param name="host">Its public IPv4 address.</param>
    /// <param name="port">Its port; no other is tried.</param>
    /// <param name="configure">Changes the options of <see cref="HyperDhtOptions.CreateBootstrapper"/>.</param>
    /// <param name="cancellationToken">Stops the start and disposes the node.</param>
    public static Task<HyperDhtNode> StartBootstrapperAsync(
        string host,
        int port = HyperDhtOptions.DefaultPort,
        Action<HyperDhtOptions>? configure = null,
        CancellationToken cancellationToken = default) =>
        StartBootstrapperAsync(host, port, configure, build: null, cancellationToken);

    /// <summary>Makes a bootstrap node of swapped parts, the first of a network, and starts it.</summary>
    /// <param name="host">Its public IPv4 address.</param>
    /// <param name="port">Its port; no other is tried.</param>
    /// <param name="configure">Changes the options of <see cref="HyperDhtOptions.CreateBootstrapper"/>.</param>
    /// <param name="build">Swaps and adds parts.</param>
    /// <param name="cancellationToken">Stops the start and disposes the node.</param>
    public static Task<HyperDhtNode> StartBootstrapperAsync(
        string host,
        int port,
        Action<HyperDhtOptions>? configure,
        Action<HyperDhtBuilder>? build,
        CancellationToken cancellationToken = default)
    {
        var options = HyperDhtOptions.CreateBootstrapper(host, port);
        configure?.Invoke(options);
        return StartOwnAsync(options, build, cancellationToken);
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken = default) => _node.StartAsync(cancellationToken);

    /// <inheritdoc />
    public Task StopAsync(bool force = false, CancellationToken cancellationToken = default) => _node.StopAsync(force, cancellationToken);

    /// <inheritdoc />
    public Task SuspendAsync(CancellationToken cancellationToken = default) => _node.SuspendAsync(cancellationToken);

    /// <inheritdoc />
    public Task ResumeAsync(CancellationToken cancellationToken = default) => _node.ResumeAsync(cancellationToken);

    /// <inheritdoc />
    public Task<IHyperDhtListener> ListenAsync(
        KeyPair? keyPair = null, ListenOptions? options = null, CancellationToken cancellationToken = default) =>
        _node.ListenAsync(keyPair, options, cancellationToken);

    /// <inheritdoc />
    public Task<IBlindRelay> ServeRelayAsync(
        KeyPair? keyPair = null, RelayOptions? options = null, CancellationToken cancellationToken = default) =>
        _node.ServeRelayAsync(keyPair, options, cancellationToken);

    /// <inheritdoc />
    public Task<IHyperDhtConnection> ConnectAsync(
        PeerKey key, ConnectOptions? options = null, CancellationToken cancellationToken = default)
    {
        var connecting = _node.ConnectAsync(key, options, cancellationToken);
        return _announcesConnections ? AnnounceAsync(connecting) : connecting;
    }

    /// <inheritdoc />
    public IConnectionPool CreatePool() => _node is DhtNode node ? node.CreatePool(ConnectAsync) : _node.CreatePool();

    /// <inheritdoc />
    public IAsyncEnumerable<LookupReply> LookupAsync(
        Topic topic, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _node.LookupAsync(topic, options, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<FindPeerReply> FindPeerAsync(
        PublicKey key, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _node.FindPeerAsync(key, options, cancellationToken);

    /// <inheritdoc />
    public Task<AnnounceResult> AnnounceAsync(
        Topic topic, IRecordSigner? signer = null, AnnounceOptions? options = null, CancellationToken cancellationToken = default) =>
        _node.AnnounceAsync(topic, signer, options, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<LookupReply> LookupAndUnannounceAsync(
        Topic topic, IRecordSigner? signer = null, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _node.LookupAndUnannounceAsync(topic, signer, options, cancellationToken);

    /// <inheritdoc />
    public Task UnannounceAsync(
        Topic topic, IRecordSigner? signer = null, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _node.UnannounceAsync(topic, signer, options, cancellationToken);

    /// <inheritdoc />
    public Task<ImmutablePutResult> ImmutablePutAsync(
        ReadOnlyMemory<byte> value, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _node.ImmutablePutAsync(value, options, cancellationToken);

    /// <inheritdoc />
    public Task<ImmutableValue?> ImmutableGetAsync(
        Topic hash, DhtQueryOptions? options = null, CancellationToken cancellationToken = default) =>
        _node.ImmutableGetAsync(hash, options, cancellationToken);

    /// <inheritdoc />
    public Task<MutablePutResult> MutablePutAsync(
        ReadOnlyMemory<byte> value,
        IRecordSigner? signer = null,
        MutablePutOptions? options = null,
        CancellationToken cancellationToken = default) =>
        _node.MutablePutAsync(value, signer, options, cancellationToken);

    /// <inheritdoc />
    public Task<MutableValue?> MutableGetAsync(
        PublicKey key, MutableGetOptions? options = null, CancellationToken cancellationToken = default) =>
        _node.MutableGetAsync(key, options, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Services.GetRequiredService<NodeLifetime>().Close();
        await _node.DisposeAsync();
        await CloseStoreAsync();
        await _scope.DisposeAsync();
        if (_ownContainer is not null)
        {
            await _ownContainer.DisposeAsync();
        }
    }

    private async Task<IHyperDhtConnection> AnnounceAsync(Task<IHyperDhtConnection> connecting)
    {
        var connection = await connecting;
        _notices.Publish(new ConnectionOpened(connection));
        return connection;
    }

    // A store works on the loop and ends there.
    private async Task CloseStoreAsync()
    {
        if (_preparation.HasBegun && Services.GetService<IRecordStore>() is { } store && Services.GetService<IDhtLoop>() is { } loop)
        {
            Services.GetRequiredService<RecordGauges>().Remove(store);
            await loop.InvokeAsync(async () =>
            {
                await store.DisposeAsync();
                return true;
            });
        }
    }

    internal static async Task<HyperDhtNode> StartAsync(HyperDhtNode node, CancellationToken cancellationToken)
    {
        try
        {
            await node.StartAsync(cancellationToken);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    private static async Task<HyperDhtNode> StartOwnAsync(
        HyperDhtOptions options, Action<HyperDhtBuilder>? build, CancellationToken cancellationToken)
    {
        var builder = new HyperDhtBuilder(string.Empty);
        build?.Invoke(builder);
        var container = new NodeContainer(builder);
        HyperDhtNode node;
        try
        {
            node = container.CreateNode(options, ownsContainer: true);
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }

        return await StartAsync(node, cancellationToken);
    }
}
