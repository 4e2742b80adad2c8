using HyperDht.Runtime;

namespace HyperDht.Testing;

/// <summary>A network of hosts in one thread and in virtual time: the same seed gives the same events, byte for byte.</summary>
/// <remarks>
/// Belongs to the body of <see cref="RunAsync"/> and ends with it. Time moves only when nothing can run, so hours pass in
/// moments. Everything happens on one thread; what leaves it (<c>ConfigureAwait(false)</c>, <c>Task.Run</c>, <c>Task.Delay</c>
/// without <see cref="Time"/>) fails the run with the place where it came back.
/// </remarks>
public sealed class SimulatedNetwork
{
    private const int MaxTurnsWithoutTime = 1_000_000;
    private const int FirstOctets = 79;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    private readonly SimulatedLoop _loop;
    private readonly SimulatedSwitch _switch;
    private SimulatedNodes? _nodes;
    private uint _nextHost;
    private uint _nextSubnet;

    private SimulatedNetwork(int seed, SimulatedNetworkOptions options)
    {
        Seed = seed;
        Options = options;
        Random = new SeededRandomSource(seed);
        NatRandom = new SeededRandomSource(unchecked((long)SeededRandomSource.Mix((ulong)seed + 0x6e6174)));
        _loop = new SimulatedLoop { ContainCompletionErrors = options.ContainCompletionErrors };
        _switch = new SimulatedSwitch(seed, _loop, options, EventLog);
        Time = new SimulatedTimeProvider(_loop, options.StartTime);
    }

    /// <summary>The number that repeats this run.</summary>
    public int Seed { get; }

    /// <summary>How the network behaves; may be changed while it runs.</summary>
    public SimulatedNetworkOptions Options { get; }

    /// <summary>The one loop of all hosts.</summary>
    public IDhtLoop Loop => _loop;

    /// <summary>The virtual clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Virtual time since the run began.</summary>
    public TimeSpan Now => _loop.Now;

    /// <summary>The random source of all nodes.</summary>
    public SeededRandomSource Random { get; }

    /// <summary>The random source of NATs: what nodes draw must not change which ports they get.</summary>
    internal SeededRandomSource NatRandom { get; }

    /// <summary>What happened to every datagram.</summary>
    public SimulatedEventLog EventLog { get; } = new();

    /// <summary>SHA-256, as hex, of the fate of every datagram so far; equal in two runs of the same seed.</summary>
    public string EventLogHash => EventLog.Hash;

    /// <summary>Exceptions of user code that were contained, see <see cref="SimulatedNetworkOptions.ContainCompletionErrors"/>.</summary>
    public int CompletionErrors => _loop.CompletionErrors;

    /// <summary>Runs a body, its continuations and everything it starts in a simulation of its own.</summary>
    /// <param name="seed">Decides latencies, faults and every random number.</param>
    /// <param name="body">What happens; the run ends with it.</param>
    /// <param name="options">How the network behaves; null is a network without faults.</param>
    /// <returns>A completed task: the run happens inside the call, on the caller's thread.</returns>
    /// <exception cref="SimulationException">
    /// The body or protocol work failed, nothing can ever run again, the time limit passed, or something left the thread.
    /// </exception>
    public static Task RunAsync(int seed, Func<SimulatedNetwork, Task> body, SimulatedNetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        var outside = SynchronizationContext.Current;
        var network = new SimulatedNetwork(seed, options ?? new SimulatedNetworkOptions());
        try
        {
            network.Run(body);
            return Task.CompletedTask;
        }
        catch (Exception error)
        {
            return Task.FromException(error as SimulationException ?? network.Failure(error.Message, error));
        }
        finally
        {
            network._loop.End();
            SynchronizationContext.SetSynchronizationContext(outside);
        }
    }

    /// <summary>Adds a host, or another program on a host that exists already.</summary>
    /// <param name="host">Its IPv4 address; null takes the next public one, each in a /24 of its own. <c>127.0.0.1</c> is a host that only reaches itself.</param>
    /// <exception cref="FormatException">Not an IPv4 address.</exception>
    public SimulatedTransport AddHost(string? host = null)
    {
        _loop.RequireThread("SimulatedNetwork.AddHost");
        var address = host is null ? NextAddress()
            : PeerAddress.TryParseHost(host, out var parsed) ? parsed
            : throw new FormatException($"'{host}' is not an IPv4 address.");
        return new SimulatedTransport(_loop, _switch, _switch.Public.GetOrAddHost(address));
    }

    /// <summary>Adds a NAT; hosts and nodes are added behind it.</summary>
    /// <param name="options">What it does; null is a home router that hole punching gets through.</param>
    /// <param name="behind">The NAT it is itself behind; null for a public address of its own.</param>
    public SimulatedNat AddNat(SimulatedNatOptions? options = null, SimulatedNat? behind = null)
    {
        _loop.RequireThread("SimulatedNetwork.AddNat");
        var outside = behind?.NextInner() ?? NextAddress();
        return new SimulatedNat(this, options ?? new SimulatedNatOptions(), outside, behind?.Inner ?? _switch.Public, _nextSubnet++);
    }

    internal SimulatedTransport AddHostBehind(SimulatedNat nat, uint address)
    {
        _loop.RequireThread("SimulatedNat.AddHost");
        return new SimulatedTransport(_loop, _switch, nat.Inner.GetOrAddHost(address));
    }

    internal async Task<IHyperDht> AddNodeBehindAsync(SimulatedNat nat, Action<HyperDhtOptions>? configure) =>
        await Nodes.AddBehindAsync(nat, configure);

    /// <summary>Where the network is entered, for <see cref="HyperDhtOptions.Bootstrap"/>; empty before <see cref="AddBootstrapperAsync"/>.</summary>
    public IReadOnlyList<string> Bootstrap => Nodes.Bootstrap;

    /// <summary>Timers of the loop that will fire.</summary>
    internal int ArmedTimers => _loop.ArmedTimers;

    /// <summary>Sockets that are open on all hosts.</summary>
    internal int OpenSockets => _loop.OpenSockets;

    private SimulatedNodes Nodes => _nodes ??= new(this);

    /// <summary>Starts a bootstrap node; nodes added later enter the network through it.</summary>
    /// <param name="host">Its address as for <see cref="AddHost"/>.</param>
    public async Task<IHyperDht> AddBootstrapperAsync(string? host = null) => await Nodes.AddBootstrapperAsync(host);

    /// <summary>Starts a node on a host of its own: storing, reachable, with a key pair by seed unless the options say otherwise.</summary>
    /// <param name="configure">Changes its options.</param>
    /// <param name="host">Its address as for <see cref="AddHost"/>.</param>
    /// <remarks>Nodes that the body does not dispose are closed when it ends.</remarks>
    public async Task<IHyperDht> AddNodeAsync(Action<HyperDhtOptions>? configure = null, string? host = null) =>
        await Nodes.AddAsync(configure, host);

    /// <summary>The host of a node of this network: moves it, puts it to sleep, changes its interfaces.</summary>
    /// <param name="node">From <see cref="AddNodeAsync"/> or <see cref="AddBootstrapperAsync"/>.</param>
    /// <exception cref="ArgumentException">Not a node of a simulated network.</exception>
    public SimulatedTransport HostOf(IHyperDht node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Nodes.HostOf(node);
    }

    /// <summary>Starts many nodes like <see cref="AddNodeAsync"/>: at once where the network is large enough to take them in.</summary>
    /// <param name="count">How many.</param>
    /// <param name="configure">Changes the options of each.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public async Task<IReadOnlyList<IHyperDht>> AddNodesAsync(int count, Action<HyperDhtOptions>? configure = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return await Nodes.AddAsync(count, configure);
    }

    /// <summary>A key pair that depends on the seed only.</summary>
    public KeyPair CreateKeyPair()
    {
        Span<byte> seed = stackalloc byte[KeyPair.SeedLength];
        Random.Fill(seed);
        return KeyPair.FromSeed(seed);
    }

    /// <summary>Waits in virtual time.</summary>
    /// <param name="delay">How long.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task Delay(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        // Task.Delay cuts off what is below a millisecond, and then does not wait at all.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = Time.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), done, delay, Timeout.InfiniteTimeSpan);
        using var stop = cancellationToken.Register(() => done.TrySetCanceled(cancellationToken));
        await done.Task;
    }

    /// <summary>Waits in virtual time until something is true.</summary>
    /// <param name="condition">Asked every 5 ms.</param>
    /// <param name="timeout">Virtual time to wait at most; null is 1 minute.</param>
    /// <exception cref="TimeoutException">It did not become true in time.</exception>
    public async Task WaitUntilAsync(Func<bool> condition, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var deadline = Now + (timeout ?? TimeSpan.FromMinutes(1));
        while (!condition())
        {
            if (Now >= deadline)
            {
                throw new TimeoutException("The condition did not become true in time.");
            }

            await Delay(PollInterval);
        }
    }

    /// <summary>Runs a function as protocol work of the loop, where sockets and timers may be used.</summary>
    /// <param name="work">What to do; awaits in it resume on the loop.</param>
    public Task InvokeAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(_ => _ = CompleteAsync(work, done), null);
        return done.Task;
    }

    /// <summary>Runs an action as protocol work of the loop, where sockets and timers may be used.</summary>
    /// <param name="work">What to do.</param>
    public Task InvokeAsync(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return InvokeAsync(() =>
        {
            work();
            return Task.CompletedTask;
        });
    }

    private static async Task CompleteAsync(Func<Task> work, TaskCompletionSource done)
    {
        try
        {
            await work();
            done.SetResult();
        }
        catch (Exception error)
        {
            done.SetException(error);
        }
    }

    private void Run(Func<SimulatedNetwork, Task> body)
    {
        Task? running = null;
        _loop.PostCompletion(_ => running = StartAsync(body), null);
        var turnsWithoutTime = 0;
        while (true)
        {
            if (_loop.Leak is { } leak)
            {
                throw Failure(leak);
            }

            if (_loop.HasWork)
            {
                if (++turnsWithoutTime > MaxTurnsWithoutTime)
                {
                    throw Failure("Virtual time does not move: work keeps posting work.");
                }

                _loop.RunTurn();
            }
            else if (running!.IsCompleted)
            {
                running.GetAwaiter().GetResult();
                return;
            }
            else
            {
                Advance();
                turnsWithoutTime = 0;
            }
        }
    }

    private async Task StartAsync(Func<SimulatedNetwork, Task> body)
    {
        await body(this);
        if (_nodes is { } nodes)
        {
            await nodes.DisposeAsync();
        }
    }

    private void Advance()
    {
        if (_loop.Events.Count == 0)
        {
            throw Failure(
                "Deadlock: the body has not ended, but nothing can run, no datagram is on its way and no timer is armed. "
                + "Either it waits for something that never comes, or for something outside of the simulation.");
        }

        if (_loop.Events.NextTime > Options.TimeLimit.Ticks)
        {
            throw Failure($"The body has not ended within {Options.TimeLimit} of virtual time.");
        }

        _loop.AdvanceTo(_loop.Events.NextTime);
    }

    private SimulationException Failure(string message, Exception? cause = null) => new(Seed, _loop.Now, message, cause);

    // 20.0.0.1, 21.0.0.1, …: public ranges only, a /24 each, so that no diversity limit sees neighbours.
    private uint NextAddress()
    {
        uint address;
        do
        {
            var index = _nextHost++;
            address = ((20 + (index % FirstOctets)) << 24) | ((index / FirstOctets) << 8) | 1;
        }
        while (_switch.Public.Has(address));

        return address;
    }
}
