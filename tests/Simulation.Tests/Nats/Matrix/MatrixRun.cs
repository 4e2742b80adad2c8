using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Nats.Matrix;

/// <summary>One network that holds a host behind every kind of NAT; every ordered pair connects once.</summary>
internal sealed class MatrixRun
{
    private const int DhtNodes = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    // Long enough for a few repairs in a row that are lost, too.
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(20);

    // Longer than the shortest mapping lives, longer than what a listener waits for a client, and than the pause between large punches.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(25);

    private readonly SimulatedNetwork _network;
    private readonly IRelaySelector? _relay;
    private readonly List<MatrixPlace> _places = [];

    private MatrixRun(SimulatedNetwork network, IRelaySelector? relay)
    {
        _network = network;
        _relay = relay;
    }

    /// <summary>Runs the pairs of one seed, as many at a time as no host takes part twice.</summary>
    /// <param name="seed">Decides latencies, ports and keys.</param>
    /// <param name="isRelayed">Whether clients name a relay.</param>
    /// <param name="loss">Probability that a datagram is lost.</param>
    public static IReadOnlyList<MatrixOutcome> Run(int seed, bool isRelayed, double loss)
    {
        IReadOnlyList<MatrixOutcome> outcomes = [];
        var options = new SimulatedNetworkOptions();
        SimulatedNetwork.RunAsync(
            seed,
            async network =>
            {
                await network.AddBootstrapperAsync();
                await network.AddNodesAsync(DhtNodes);
                await using var relay = isRelayed ? await (await network.AddNodeAsync()).ServeRelayAsync() : null;
                var run = new MatrixRun(network, relay is null ? null : new RelayKeys(relay.PublicKey));
                await run.PlaceAsync();
                options.Loss = loss;
                outcomes = await run.ConnectAllAsync();
            },
            options).GetAwaiter().GetResult();
        return outcomes;
    }

    private async Task PlaceAsync()
    {
        foreach (var kind in MatrixKind.All)
        {
            var (server, client) = await kind.PlaceAsync(_network);
            _places.Add(new MatrixPlace(kind, await MatrixServer.StartAsync(server), client));
        }
    }

    private async Task<IReadOnlyList<MatrixOutcome>> ConnectAllAsync()
    {
        var outcomes = new List<MatrixOutcome>();
        for (var shift = 0; shift < _places.Count; shift++)
        {
            var connects = _places.Select((client, at) => ConnectAsync(client, _places[(at + shift) % _places.Count]));
            outcomes.AddRange(await Task.WhenAll(connects.ToArray()));
        }

        return outcomes;
    }

    private async Task<MatrixOutcome> ConnectAsync(MatrixPlace from, MatrixPlace to)
    {
        var (client, clientKind) = (from.Client, from.Kind.Name);
        var (server, serverKind) = (to.Server, to.Kind.Name);
        var start = _network.Now;
        var connecting = client.ConnectAsync(server.PublicKey, new ConnectOptions { RelayThrough = _relay });
        if (await Task.WhenAny(connecting, _network.Delay(Patience)) != connecting)
        {
            return new(serverKind, clientKind, Patience, null, null, "hangs");
        }

        var time = _network.Now - start;
        IHyperDhtConnection connection;
        try
        {
            connection = await connecting;
        }
        catch (HyperDhtException error)
        {
            // Whatever the server still believed in has ended by then.
            await _network.Delay(Idle);
            var defect = server.Holds(client) ? "open at the server only" : null;
            return new(serverKind, clientKind, time, null, error.ErrorCode, defect) { Story = Tell(error.Message, error.Trace) };
        }

        await using (connection)
        {
            var path = connection.Path;
            var defect = await ExchangeAsync(connection, "at once");
            await _network.Delay(Idle);
            defect ??= await ExchangeAsync(connection, "after a rest");
            return new(serverKind, clientKind, time, path, null, defect) { Story = Tell("open", connection.Trace) };
        }
    }

    private async Task<string?> ExchangeAsync(IHyperDhtConnection connection, string when)
    {
        try
        {
            var sent = new byte[3000];
            new Random(1).NextBytes(sent);
            await connection.AsStream().WriteAsync(sent).AsTask().WaitAsync(Echo, _network.Time);
            var received = new byte[sent.Length];
            await connection.AsStream().ReadExactlyAsync(received).AsTask().WaitAsync(Echo, _network.Time);
            return sent.AsSpan().SequenceEqual(received) ? null : $"other bytes {when}";
        }
        catch (Exception error) when (error is TimeoutException or IOException or HyperDhtException)
        {
            return $"open at the client only, {when}: {error.Message}";
        }
    }

    private static string Tell(string head, ConnectTrace? trace) =>
        head + string.Concat((trace?.Steps ?? []).Select(step => $"\n      {step.At.TotalMilliseconds,8:0} ms  {step.Name}: {step.Detail}"));

    private sealed record MatrixPlace(MatrixKind Kind, MatrixServer Server, IHyperDht Client);
}
