using System.Security.Cryptography;
using HyperDht.Connections.Candidates;
using HyperDht.Connections.Secure;
using HyperDht.Cryptography;
using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Runtime;
using HyperDht.Transport;
using HyperDht.Transport.Udp;
using HyperDht.Udx;

namespace HyperDht.Connections.Tests.Secure;

/// <summary>Connections on real loops and threads: what the simulation, being one thread, cannot show.</summary>
public sealed class SecureConnectionThreadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task BothDirectionsAtOnce_FromManyThreads_ArriveIntact()
    {
        await using var client = new End();
        await using var server = new End();
        await ConnectAsync(client, server);
        using var deadline = new CancellationTokenSource(Patience);

        var hashes = await Task.WhenAll(
            Task.Run(() => SendAsync(client, 1, deadline.Token)),
            Task.Run(() => ReceiveAsync(server, 1, deadline.Token)),
            Task.Run(() => SendAsync(server, 2, deadline.Token)),
            Task.Run(() => ReceiveAsync(client, 2, deadline.Token)));

        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(hashes[2], hashes[3]);
        await client.Connection!.CloseAsync(deadline.Token);
        await Task.WhenAll(client.Connection.Closed, server.Connection!.Closed).WaitAsync(deadline.Token);
    }

    [Fact]
    public async Task AbortInTheMiddle_WakesEverybody()
    {
        for (var i = 0; i < 20; i++)
        {
            await using var client = new End();
            await using var server = new End();
            await ConnectAsync(client, server);
            var writing = Task.Run(() => WriteUntilItFails(client));
            var reading = Task.Run(() => ReadUntilItFails(server));
            await Task.Delay(i);

            (i % 2 == 0 ? client : server).Connection!.Abort();

            await Task.WhenAll(writing, reading).WaitAsync(Patience);
        }
    }

    private static async Task WriteUntilItFails(End end)
    {
        var data = new byte[30_000];
        await Assert.ThrowsAsync<HyperDhtException>(async () =>
        {
            while (true)
            {
                await end.Connection!.AsStream().WriteAsync(data);
            }
        });
    }

    private static async Task ReadUntilItFails(End end)
    {
        var data = new byte[30_000];
        await Assert.ThrowsAsync<HyperDhtException>(async () =>
        {
            while (await end.Connection!.AsStream().ReadAsync(data) > 0)
            {
            }
        });
    }

    private static async Task<string> SendAsync(End end, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < 3000; i++)
        {
            var data = new byte[random.Next(1, i % 100 == 0 ? 300_000 : 3000)];
            random.NextBytes(data);
            hash.AppendData(data);
            await end.Connection!.AsStream().WriteAsync(data, cancellationToken);
        }

        await end.Connection!.CompleteWritesAsync(cancellationToken);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static async Task<string> ReceiveAsync(End end, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        while (true)
        {
            var data = new byte[random.Next(1, 100_000)];
            int count;
            try
            {
                using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                impatience.CancelAfter(TimeSpan.FromMilliseconds(random.Next(1, 20)));
                count = await end.Connection!.AsStream().ReadAsync(data, impatience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                continue;
            }

            if (count == 0)
            {
                return Convert.ToHexString(hash.GetHashAndReset());
            }

            hash.AppendData(data, 0, count);
        }
    }

    private static async Task ConnectAsync(End client, End server)
    {
        using var clientKey = SecurePair.Key(1);
        using var serverKey = SecurePair.Key(2);
        var (clientKeys, serverKeys) = SecurePair.Shake(SystemRandomSource.Instance, clientKey, serverKey);
        await server.CreateAsync(false, serverKey.PublicKey, clientKey.PublicKey);
        await client.CreateAsync(true, clientKey.PublicKey, serverKey.PublicKey);
        await server.BindAsync(client, serverKeys);
        await client.BindAsync(server, clientKeys);
        await Task.WhenAll(client.Proven, server.Proven).WaitAsync(Patience);
    }

    private sealed class End : ICandidateOwner, IDatagramReceiver, IAsyncDisposable
    {
        private readonly TaskCompletionSource _proven = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly DhtLoop _loop = new();
        private readonly UdpTransport _transport;
        private readonly IDatagramSocket _socket;
        private readonly UdxContext _streams;

        public End()
        {
            _transport = new UdpTransport(_loop);
            _socket = _transport.Bind(PeerAddress.Loopback(0));
            _streams = new UdxContext(_loop, SystemRandomSource.Instance);
        }

        public SecureConnection? Connection { get; private set; }

        public Task Proven => _proven.Task;

        public async Task CreateAsync(bool isInitiator, PublicKey local, PublicKey remote) => Connection = await _loop.InvokeAsync(() =>
        {
            _socket.Receiver = this;
            var limits = new SecretStreamLimits();
            var context = new SecureStreamContext(
                _loop, new SodiumCryptoSuite(), SystemRandomSource.Instance, limits, new PartialFrameBudget(limits), new SlabPool(), 4 << 20, TimeSpan.FromSeconds(5));
            return new SecureConnection(context, _streams, this, new CandidateTerms(isInitiator, local, remote, new ConnectTrace()));
        });

        public Task BindAsync(End other, SessionKeys keys) => _loop.InvokeAsync(() =>
            Connection!.Bind(new CandidatePath(_socket, other._socket.LocalAddress), other.Connection!.StreamId, keys));

        public bool AcceptFrom(IDatagramSocket socket, PeerAddress source) => true;

        public void OnProven() => _proven.TrySetResult();

        public void OnClosed(Exception? error)
        {
        }

        public void OnDatagram(IDatagramSocket socket, PeerAddress source, Span<byte> datagram) =>
            _streams.TryReceive(socket, source, datagram);

        public async ValueTask DisposeAsync()
        {
            await _loop.InvokeAsync(_streams.Close);
            await _transport.DisposeAsync();
            await _loop.DisposeAsync();
        }
    }
}
