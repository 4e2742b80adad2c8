using HyperDht.Connections.Tests.Node;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats.Interleaving;

/// <summary>Two nodes in a small network, and two careless programs.</summary>
internal sealed class Interleaved
{
    private const int Moves = 24;
    // As many as a server has relays: each of them has something to keep after the warm-up.
    private const int WorldNodes = 3;

    // Ended streams are remembered for 30 s, half-open handshakes for 10 s.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(15);

    private readonly SimulatedNetwork _network;
    private readonly CallLog _log;
    private readonly Actor[] _actors;

    private Interleaved(SimulatedNetwork network, SimulatedWorld world)
    {
        _network = network;
        _log = new CallLog(network);
        _actors = [new Actor(network, _log, "alice", world.Add(100)), new Actor(network, _log, "bob", world.Add(101))];
    }

    public int Calls => _log.Count;

    public TimeSpan LongestRest => _log.LongestRest;

    public static async Task<Interleaved> RunAsync(SimulatedNetwork network)
    {
        var world = await SimulatedWorld.CreateAsync(network, WorldNodes);
        await WarmUpAsync(network, world);
        var before = await HoldingsAsync(network);
        var play = new Interleaved(network, world);
        await play.RunAsync();
        Assert.Equal(before, await HoldingsAsync(network));
        foreach (var actor in play._actors)
        {
            Assert.Equal((0, 0, 0), (actor.Peer.Streams.StreamCount, actor.Peer.Node.ConnectionCount, actor.Peer.Node.HalfOpenCount));
        }

        return play;
    }

    // The other nodes keep what they were told, and arm a timer for that.
    private static async Task WarmUpAsync(SimulatedNetwork network, SimulatedWorld world)
    {
        var log = new CallLog(network);
        Actor[] actors = [new(network, log, "carol", world.Add(102)), new(network, log, "dave", world.Add(103))];
        await actors[0].ServeAsync(actors[1]);
        foreach (var actor in actors)
        {
            await actor.DisposeAsync();
        }
    }

    private async Task RunAsync()
    {
        var offline = 0u;
        _network.Options.Drop = (from, to) => from.Host == offline || to.Host == offline;
        for (var move = 0; move < Moves; move++)
        {
            var index = _network.Random.Next(_actors.Length);
            if (_network.Random.Next(12) == 0)
            {
                offline = offline == 0 ? ((SimulatedTransport)_actors[index].Peer.Transport).Address.Host : 0;
            }

            _actors[index].Act(_actors[1 - index]);
            await PauseAsync();
        }

        offline = _network.Random.Next(2) == 0 ? 0 : offline;
        if (offline == 0 && !Array.Exists(_actors, actor => actor.IsStopped))
        {
            Array.ForEach(_actors, actor => actor.Resume());

            // Who has just moved still tells others his former address.
            await _network.Delay(Noticed);
            await _actors[0].ServeAsync(_actors[1]);
        }

        Array.ForEach(_actors, actor => actor.Stop(force: false));
        await _network.Delay(CallLog.Limit + CallLog.Limit);
        foreach (var actor in _actors)
        {
            await actor.DisposeAsync();
        }

        _log.Judge();
    }

    // Now at once, now in the middle of a handshake, now when everything has settled.
    private Task PauseAsync() => _network.Random.Next(4) switch
    {
        0 => Task.CompletedTask,
        1 => _network.Delay(TimeSpan.FromMilliseconds(_network.Random.Next(5))),
        2 => _network.Delay(TimeSpan.FromMilliseconds(_network.Random.Next(400))),
        _ => _network.Delay(TimeSpan.FromMilliseconds(_network.Random.Next(4000))),
    };

    // The other nodes go on asking each other; the quietest of these moments shows what stays armed.
    private static async Task<(int Sockets, int Timers)> HoldingsAsync(SimulatedNetwork network)
    {
        await network.Delay(Settle);
        var timers = int.MaxValue;
        for (var i = 0; i < 50; i++)
        {
            await network.Delay(TimeSpan.FromMilliseconds(200));
            timers = Math.Min(timers, network.ArmedTimers);
        }

        return (network.OpenSockets, timers);
    }
}
