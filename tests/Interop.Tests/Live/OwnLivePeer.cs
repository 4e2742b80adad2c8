using HyperDht.Firewall;
using System.Threading.Channels;

namespace HyperDht.Interop.Tests.Live;

/// <summary>Our node as a live peer, with the defaults that users have.</summary>
internal sealed class OwnLivePeer : ILivePeer
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly IHyperDht _node;
    private readonly Channel<LiveConnection> _accepted = Channel.CreateUnbounded<LiveConnection>();
    private readonly List<Task> _serving = [];
    private IHyperDhtListener? _listener;

    private OwnLivePeer(IHyperDht node) => _node = node;

    public static async Task<OwnLivePeer> StartAsync(IReadOnlyList<string> bootstrap) => new(await HyperDhtNode.StartAsync(o =>
    {
        o.Host = "127.0.0.1";
        o.Bootstrap = [.. bootstrap];
    }));

    public async Task<PublicKey> ListenAsync(int size, params PublicKey[] allow)
    {
        var options = allow.Length == 0 ? new ListenOptions() : new ListenOptions { Firewall = new AllowKeysPolicy(allow) };
        _listener = await _node.ListenAsync(KeyPair.Generate(), options);
        _serving.Add(Task.Run(() => AcceptAsync(_listener, size)));
        return _listener.PublicKey;
    }

    public Task SuspendAsync() => _node.SuspendAsync();

    /// <summary>Goes on; completes when the listener is announced again.</summary>
    public async Task ResumeAsync()
    {
        await _node.ResumeAsync();
        await _listener!.RefreshAsync();
    }

    public async Task<LiveConnection> NextConnectionAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        return await _accepted.Reader.ReadAsync(deadline.Token);
    }

    public async Task<LiveConnection> ExchangeAsync(PublicKey key, byte[] seed, int size)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var identity = KeyPair.FromSeed(seed);
        await using var connection = await _node.ConnectAsync(key, new ConnectOptions { KeyPair = identity }, deadline.Token);
        await Exchange.RunAsync(connection, size, deadline.Token);
        return ToConnection(connection);
    }

    public async Task<string?> ConnectManyAsync(PublicKey key, int count, int concurrency)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var slots = new SemaphoreSlim(concurrency);
        var failures = await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            await slots.WaitAsync(deadline.Token);
            try
            {
                using var identity = KeyPair.Generate();
                await using var connection = await _node.ConnectAsync(key, new ConnectOptions { KeyPair = identity }, deadline.Token);
                await Exchange.RunAsync(connection, 100, deadline.Token);
                return null;
            }
            catch (Exception failure) when (failure is HyperDhtException or OperationCanceledException or IOException)
            {
                return failure.ToString();
            }
            finally
            {
                slots.Release();
            }
        }));
        return failures.FirstOrDefault(failure => failure is not null);
    }

    public async Task<string> FailToConnectAsync(PublicKey key, byte[] seed)
    {
        using var identity = KeyPair.FromSeed(seed);
        var failure = await Assert.ThrowsAsync<HyperDhtException>(
            () => _node.ConnectAsync(key, new ConnectOptions { KeyPair = identity }));
        Assert.NotEmpty(failure.Trace!.Steps);
        return failure.ErrorCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }

        await _node.DisposeAsync();
        await Task.WhenAll(_serving).WaitAsync(Deadline);
    }

    private static LiveConnection ToConnection(IHyperDhtConnection connection) =>
        new(connection.RemotePublicKey, Convert.ToHexStringLower(connection.HandshakeHash.Span));

    private async Task AcceptAsync(IHyperDhtListener listener, int size)
    {
        await foreach (var connection in listener.AcceptAllAsync())
        {
            _accepted.Writer.TryWrite(ToConnection(connection));
            _serving.Add(ServeAsync(connection, size));
        }
    }

    private static async Task ServeAsync(IHyperDhtConnection connection, int size)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using (connection)
        {
            try
            {
                await Exchange.ServeAsync(connection, size, deadline.Token);
            }
            catch (Exception failure) when (failure is HyperDhtException or IOException or OperationCanceledException)
            {
                // The client's assertions say what went wrong; a client that leaves early is part of some tests.
            }
        }
    }
}
