using HyperDht.Connections.Tests.Node;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats.Interleaving;

/// <summary>A node and everything a careless program might do with it at any moment.</summary>
internal sealed class Actor(SimulatedNetwork network, CallLog log, string name, SimulatedPeer peer)
{
    /// <summary>The one call that waits as long as its listener is there.</summary>
    public const string Accept = "accept";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Endless = TimeSpan.FromHours(1);
    private static readonly TimeSpan DisposeLimit = CallLog.Limit + TimeSpan.FromMilliseconds(100);

    private readonly List<(IHyperDhtListener Listener, Task Accepting)> _listeners = [];
    private readonly List<IHyperDhtConnection> _connections = [];
    private TimeSpan _restedAt;

    public string Name => name;

    public SimulatedPeer Peer => peer;

    public IHyperDht Node => peer.Node;

    public bool IsStopped { get; private set; }

    /// <summary>Whether nothing here may take longer than two seconds.</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>Does one thing by chance and does not wait for it.</summary>
    public void Act(Actor other)
    {
        switch (network.Random.Next(16))
        {
            case 0:
                log.Add(this, "start", Node.StartAsync(), Long);
                break;
            case 1 or 2 or 3:
                log.Add(this, "listen", ListenAsync(network.Random.Next(3) == 0 ? network.CreateKeyPair() : Node.DefaultKeyPair), Long);
                break;
            case 4 or 5 or 6 or 7:
                log.Add(this, "connect", ConnectAsync(other.Node.DefaultKeyPair.PublicKey), Long);
                break;
            case 8 or 9:
                Suspend();
                break;
            case 10 or 11:
                Resume();
                break;
            case 12:
                CloseListener();
                break;
            case 13:
                UseConnection();
                break;
            case 14:
                log.Add(this, "query", QueryAsync(), Long);
                break;
            default:
                MoveOrStop();
                break;
        }
    }

    public void Suspend()
    {
        var cut = network.Random.Next(4) == 0 ? new CancellationTokenSource(TimeSpan.FromMilliseconds(network.Random.Next(1500)), network.Time) : null;
        IsQuiet = true;
        _restedAt = network.Now;
        log.Add(this, "suspend", DisposeAfterAsync(Node.SuspendAsync(cut?.Token ?? default), cut), CallLog.Limit);
        log.HandleRest(this);
    }

    public void Resume()
    {
        IsQuiet = IsStopped;
        log.Add(this, "resume", Node.ResumeAsync(), CallLog.Limit);
        if (!IsStopped)
        {
            log.HandleResume(this, _restedAt);
        }
    }

    public void Stop(bool force)
    {
        IsStopped = IsQuiet = true;
        log.Add(this, "stop", Node.StopAsync(force), CallLog.Limit);
        log.HandleClose(this);
    }

    /// <summary>Listens and is reached, whatever happened before.</summary>
    public async Task ServeAsync(Actor client)
    {
        var keyPair = network.CreateKeyPair();
        await using var listener = await Node.ListenAsync(keyPair);
        await network.WaitUntilAsync(() => listener.RelayNodes.Count > 0);
        var accepting = listener.AcceptAsync();
        var connection = await client.Node.ConnectAsync(keyPair.PublicKey);
        var accepted = await accepting;
        await connection.AsStream().WriteAsync(new byte[100]);
        await accepted.AsStream().ReadExactlyAsync(new byte[100]);
        await connection.DisposeAsync();
        await accepted.DisposeAsync();
    }

    /// <summary>Frees what a program would.</summary>
    public async Task DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        await peer.Node.DisposeAsync();
    }

    private void MoveOrStop()
    {
        switch (network.Random.Next(4))
        {
            case 0:
                Stop(force: network.Random.Next(2) == 0);
                break;
            case 1:
                ((SimulatedTransport)peer.Transport).ChangeAddress($"{110 + network.Random.Next(10)}.{network.Random.Next(256)}.{network.Random.Next(256)}.1");
                break;
        }
    }

    private Task QueryAsync() => network.Random.Next(3) switch
    {
        0 => Node.Rpc.FindNode(default).FinishedAsync(),
        1 => Node.AnnounceAsync(Topic.Hash("topic"u8)),
        _ => LookUpAsync(),
    };

    private async Task LookUpAsync()
    {
        await foreach (var _ in Node.LookupAsync(Topic.Hash("topic"u8)))
        {
            // Only the end is of interest.
        }
    }

    private static async Task DisposeAfterAsync(Task task, CancellationTokenSource? cancellation)
    {
        using (cancellation)
        {
            await task;
        }
    }

    private async Task ListenAsync(KeyPair keyPair)
    {
        var listener = await Node.ListenAsync(keyPair);
        var accepting = AcceptAllAsync(listener);
        _listeners.Add((listener, accepting));
        log.Add(this, Accept, accepting, Endless);
    }

    private async Task AcceptAllAsync(IHyperDhtListener listener)
    {
        await foreach (var connection in listener.AcceptAllAsync())
        {
            _connections.Add(connection);
        }
    }

    private async Task ConnectAsync(PublicKey key)
    {
        using var cancellation = network.Random.Next(3) == 0
            ? new CancellationTokenSource(TimeSpan.FromMilliseconds(network.Random.Next(500)), network.Time)
            : new CancellationTokenSource();
        _connections.Add(await Node.ConnectAsync(key, cancellationToken: cancellation.Token));
    }

    private void CloseListener()
    {
        if (_listeners.Count == 0)
        {
            return;
        }

        var index = network.Random.Next(_listeners.Count);
        var (listener, accepting) = _listeners[index];
        _listeners.RemoveAt(index);
        log.Add(this, "close of a listener", listener.DisposeAsync().AsTask(), CallLog.Limit);
        log.HandleClose(accepting);
    }

    private void UseConnection()
    {
        if (_connections.Count == 0)
        {
            return;
        }

        var connection = _connections[network.Random.Next(_connections.Count)];
        switch (network.Random.Next(4))
        {
            case 0:
                log.Add(this, "write", connection.AsStream().WriteAsync(new byte[100_000]).AsTask(), Endless);
                break;
            case 1:
                log.Add(this, "close of a connection", connection.CloseAsync(), Endless);
                break;
            case 2:
                log.Add(this, "dispose of a connection", connection.DisposeAsync().AsTask(), DisposeLimit);
                break;
            default:
                connection.Abort();
                break;
        }
    }
}
