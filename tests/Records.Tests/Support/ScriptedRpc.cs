using HyperDht.Rpc;

namespace HyperDht.Records.Tests.Support;

/// <summary>An RPC layer that answers by script and notes what was asked.</summary>
internal sealed class ScriptedRpc : IDhtRpc
{
    private readonly Dictionary<PeerAddress, PeerAddress> _seen = [];

    public List<(DhtCall Call, PeerAddress To)> Requests { get; } = [];

    public List<(DhtCall Call, DhtQueryOptions? Options)> Queries { get; } = [];

    /// <summary>The closest replies of the next query.</summary>
    public IReadOnlyList<DhtResponse> Closest { get; set; } = [];

    /// <summary>The replies of the next query on its way; null for the closest alone.</summary>
    public IReadOnlyList<DhtResponse>? Replies { get; set; }

    /// <summary>The answer to a request; null is a timeout.</summary>
    public Func<DhtCall, PeerAddress, DhtResponse?> Answer { get; set; } = (_, _) => null;

#pragma warning disable CS0067 // A script raises no events.
    public event EventHandler? Persistent;

    public event EventHandler? Ephemeral;

    public event EventHandler? Listening;

    public event EventHandler? Ready;

    public event EventHandler? NatUpdate;

    public event EventHandler? NetworkChange;

    public event EventHandler? NetworkUpdate;

    public event EventHandler? WakeUp;

    public event EventHandler? Suspended;

    public event EventHandler? Resumed;

    public event EventHandler<PeerAddress>? NodeAdded;

    public event EventHandler<PeerAddress>? NodeRemoved;
#pragma warning restore CS0067

    public PeerAddress Address => LocalAddress;

    /// <summary>The nodes of the routing table.</summary>
    public IReadOnlyList<PeerAddress> Known { get; set; } = [];

    /// <summary>Whether a node answers pings.</summary>
    public Func<PeerAddress, bool> IsAlive { get; set; } = _ => true;

    /// <summary>Where those who answer pings see us; null for where they saw us when they answered a request.</summary>
    public PeerAddress? SeenAt { get; set; }

    /// <summary>Requests whose answer a test gives later; null answers by <see cref="Answer"/>.</summary>
    public Func<DhtCall, Task<DhtResponse>?> Wait { get; set; } = _ => null;

    /// <summary>Whether requests and queries wait until they are abandoned.</summary>
    public bool Hangs { get; set; }

    /// <summary>Whether pings wait until they are abandoned.</summary>
    public bool ArePingsSwallowed { get; set; }

    /// <summary>Pings sent.</summary>
    public int Pings { get; private set; }

    public NodeId? Id => null;

    public PeerAddress? ObservedAddress => RemoteAddress;

    public PeerAddress? RemoteAddress { get; init; }

    public PeerAddress LocalAddress => PeerAddress.Loopback(1);

    public bool IsFirewalled { get; init; } = true;

    public bool IsEphemeral => true;

    public bool IsBootstrapped => true;

    public bool IsOnline => true;

    public bool IsDegraded => false;

    public bool IsSuspended => false;

    public DhtRpcStats Stats => new();

    public Task ReadyAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<DhtResponse> PingAsync(
        PeerAddress to, DhtRequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Pings++;
        if (ArePingsSwallowed)
        {
            return HangAsync(cancellationToken);
        }

        return IsAlive(to) ? Task.FromResult(new DhtResponse { From = to, To = SeenAt ?? _seen.GetValueOrDefault(to, LocalAddress) }) : TimedOut();
    }

    public Task<DhtResponse> RequestAsync(
        DhtCall call, PeerAddress to, DhtRequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        Requests.Add((call, to));
        if (Hangs)
        {
            return HangAsync(cancellationToken);
        }

        if (Wait(call) is { } later)
        {
            return later;
        }

        if (Answer(call, to) is not { } response)
        {
            return TimedOut();
        }

        _seen[to] = response.To;
        return Task.FromResult(response);
    }

    public Task<DhtResponse> DelayedPingAsync(PeerAddress to, TimeSpan delay, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IDhtQuery Query(DhtCall call, DhtQueryOptions? options = null)
    {
        Queries.Add((call, options));
        return new ScriptedQuery(Replies ?? Closest, Closest, options ?? new DhtQueryOptions(), Hangs);
    }

    public IDhtQuery FindNode(NodeId target, DhtQueryOptions? options = null) => throw new NotSupportedException();

    public void AddNode(PeerAddress address) => throw new NotSupportedException();

    public IReadOnlyList<PeerAddress> ToArray(int limit = int.MaxValue) => [.. Known.Take(limit)];

    public void Refresh() => throw new NotSupportedException();

    private static Task<DhtResponse> HangAsync(CancellationToken cancellationToken)
    {
        var pending = new TaskCompletionSource<DhtResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.UnsafeRegister(state => ((TaskCompletionSource<DhtResponse>)state!).TrySetCanceled(), pending);
        return pending.Task;
    }

    private static Task<DhtResponse> TimedOut() =>
        Task.FromException<DhtResponse>(new HyperDhtException(DhtErrorCodes.RequestTimeout, "The node did not answer."));
}
