using System.Security.Cryptography;
using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Moving;

/// <summary>Two connected nodes of a small DHT, one of which is about to find itself elsewhere.</summary>
internal sealed class MovedPair : IAsyncDisposable
{
    private const int Others = 12;

    private MovedPair(SimulatedNetwork network) => Network = network;

    public SimulatedNetwork Network { get; }

    /// <summary>The other nodes of the DHT, without its entrance.</summary>
    public required IReadOnlyList<IHyperDht> Nodes { get; init; }

    public required IHyperDht Client { get; init; }

    public required IHyperDht Server { get; init; }

    public required IHyperDhtListener Listener { get; init; }

    /// <summary>The client's end.</summary>
    public required IHyperDhtConnection Connection { get; init; }

    /// <summary>The server's end.</summary>
    public required IHyperDhtConnection Accepted { get; init; }

    /// <summary>Runs a body with a pair that has been connected for a while.</summary>
    /// <param name="seed">Repeats it.</param>
    /// <param name="clientNat">The NAT of the client; null for an open host.</param>
    /// <param name="serverNat">The NAT of the server; null for an open host.</param>
    /// <param name="body">What happens; the NATs are the client's and the server's.</param>
    /// <param name="isRelayed">Whether the server names a relay.</param>
    public static Task RunAsync(
        int seed,
        SimulatedNatOptions? clientNat,
        SimulatedNatOptions? serverNat,
        Func<MovedPair, SimulatedNat?, SimulatedNat?, Task> body,
        bool isRelayed = false) =>
        SimulatedNetwork.RunAsync(seed, async network =>
        {
            await network.AddBootstrapperAsync();
            var nodes = await network.AddNodesAsync(Others);

            var (near, far) = (clientNat is null ? null : network.AddNat(clientNat), serverNat is null ? null : network.AddNat(serverNat));
            var server = await AddAsync(network, far);
            var client = await AddAsync(network, near);
            var relay = isRelayed ? await (await network.AddNodeAsync()).ServeRelayAsync() : null;
            var listener = await server.ListenAsync(options: new ListenOptions { RelayThrough = relay is null ? null : new RelayKeys(relay.PublicKey) });
            var accepting = listener.AcceptAsync();
            var connection = await client.ConnectAsync(listener.PublicKey);
            await using var pair = new MovedPair(network)
            {
                Nodes = nodes,
                Client = client,
                Server = server,
                Listener = listener,
                Connection = connection,
                Accepted = await accepting,
            };
            await network.Delay(TimeSpan.FromSeconds(12));
            await body(pair, near, far);
        });

    /// <summary>Sends bytes one way while something happens; returns the longest time in which nothing arrived.</summary>
    /// <param name="from">The end that writes.</param>
    /// <param name="to">The end that reads.</param>
    /// <param name="happens">What happens after a fifth of them.</param>
    /// <param name="length">How many bytes, of which 1 MiB is sent in a second.</param>
    public async Task<TimeSpan> TransferAsync(IHyperDhtConnection from, IHyperDhtConnection to, Action happens, int length = 8 << 20)
    {
        var data = new byte[length];
        Network.Random.Fill(data);
        var received = new byte[length];
        var writing = WriteAsync();
        var (longest, last, count) = (TimeSpan.Zero, Network.Now, 0);
        while (count < length)
        {
            count += await to.AsStream().ReadAsync(received.AsMemory(count));
            longest = Network.Now - last > longest ? Network.Now - last : longest;
            last = Network.Now;
        }

        await writing;
        Assert.Equal(SHA256.HashData(data), SHA256.HashData(received));
        return longest;

        async Task WriteAsync()
        {
            const int Step = 16 * 1024;
            for (var start = 0; start < length; start += Step)
            {
                if (start / Step == length / Step / 5)
                {
                    happens();
                }

                await from.AsStream().WriteAsync(data.AsMemory(start, Math.Min(Step, length - start)));
                await Network.Delay(TimeSpan.FromMilliseconds(15));
            }
        }
    }

    /// <summary>Has one end say something to the other; returns how long it took.</summary>
    public async Task<TimeSpan> SayAsync(IHyperDhtConnection from, IHyperDhtConnection to)
    {
        var start = Network.Now;
        await from.AsStream().WriteAsync(new byte[] { 1, 2, 3 });
        await to.AsStream().ReadExactlyAsync(new byte[3]);
        return Network.Now - start;
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Abort();
        Accepted.Abort();
        await Listener.DisposeAsync();
    }

    private static async Task<IHyperDht> AddAsync(SimulatedNetwork network, SimulatedNat? nat) =>
        nat is null ? await network.AddNodeAsync() : await nat.AddNodeAsync();
}
