using HyperDht.Routing.Commands;
using HyperDht.Routing.Requests;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Routing.Life;

/// <summary>Addresses of the bootstrap entries (spec 01 §16), resolved once and remembered for a while. On the loop.</summary>
internal sealed class BootstrapNodes
{
    /// <summary>How long a resolved name counts.</summary>
    public static readonly TimeSpan LifeTime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestLookup = TimeSpan.FromSeconds(5);

    private readonly RpcSettings _settings;
    private readonly RequestSender _sender;
    private readonly IDhtLoop _loop;
    private readonly Resolution[] _entries;

    public BootstrapNodes(RpcSettings settings, RequestSender sender, IDhtLoop loop)
    {
        _settings = settings;
        _sender = sender;
        _loop = loop;
        _entries = [.. settings.Bootstrap.Select(e => new Resolution(e))];
    }

    /// <summary>Tells the address of each entry: at once where it is known, later where it has to be found out.</summary>
    /// <param name="found">Called once per entry, with null for one that cannot be resolved; true means later.</param>
    /// <returns>How many entries come later.</returns>
    public int Resolve(Action<PeerAddress?, bool> found)
    {
        var late = 0;
        foreach (var entry in _entries)
        {
            if (entry.Entry.Literal is { } literal)
            {
                found(literal, false);
            }
            else if (entry.Address is { } address && _loop.Now - entry.Resolved < LifeTime)
            {
                found(address, false);
            }
            else
            {
                late++;
                entry.Waiters.Add(found);
                if (entry.Waiters.Count == 1)
                {
                    _ = ResolveAsync(entry);
                }
            }
        }

        return late;
    }

    /// <summary>The addresses of all entries that can be resolved.</summary>
    public async Task<List<PeerAddress>> ResolveAllAsync()
    {
        var addresses = new List<PeerAddress>();
        var done = new LoopPromise<bool>(_loop);
        var outstanding = 0;
        outstanding += Resolve((address, isLate) =>
        {
            if (address is { } found)
            {
                addresses.Add(found);
            }

            if (isLate && --outstanding == 0)
            {
                done.Succeed(true);
            }
        });
        if (outstanding > 0)
        {
            await done.Task;
        }

        return addresses;
    }

    private async Task ResolveAsync(Resolution entry)
    {
        var host = await IsSuggestionAliveAsync(entry.Entry) ? entry.Entry.SuggestedHost : await ResolveNameAsync(entry.Entry.Name);
        entry.Address = host is { } known ? new PeerAddress(known, entry.Entry.Port) : null;
        entry.Resolved = _loop.Now;
        Action<PeerAddress?, bool>[] waiters = [.. entry.Waiters];
        entry.Waiters.Clear();
        foreach (var waiter in waiters)
        {
            waiter(entry.Address, true);
        }
    }

    private async Task<bool> IsSuggestionAliveAsync(BootstrapEntry entry)
    {
        if (entry.SuggestedHost is not { } host)
        {
            return false;
        }

        var promise = new RequestPromise(_sender, _loop, CancellationToken.None);
        try
        {
            await promise.Send(new OutboundRequest(new DhtCall(InternalCommandIds.Ping), new PeerAddress(host, entry.Port), promise));
            return true;
        }
        catch (HyperDhtException)
        {
            return false;
        }
    }

    private async Task<uint?> ResolveNameAsync(string name)
    {
        if (PeerAddress.TryParseHost(name, out var literal))
        {
            return literal;
        }

        // Later, even when the resolver answers at once: callers count what is outstanding first.
        await Task.Yield();
        if (_settings.Names is not { } names)
        {
            return null;
        }

        using var abandon = new CancellationTokenSource();
        var lookup = names.ResolveAsync(name, abandon.Token).AsTask();
        var hasEnded = await _loop.WaitAtMostAsync(lookup, LongestLookup);
        abandon.Cancel();
        return hasEnded && lookup.IsCompletedSuccessfully ? await lookup : null;
    }

    private sealed class Resolution(BootstrapEntry entry)
    {
        public BootstrapEntry Entry => entry;

        public PeerAddress? Address { get; set; }

        public TimeSpan Resolved { get; set; }

        public List<Action<PeerAddress?, bool>> Waiters { get; } = [];
    }
}
