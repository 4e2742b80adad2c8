using HyperDht.Routing.Commands;
using HyperDht.Routing.Requests;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Routing.Table;

/// <summary>Asks senders that the routing table does not know whether they are there (threat-model R3). On the loop.</summary>
/// <remarks>
/// An id proves nothing: it is computed from the address, which may be forged. Who answers enters the table, as everybody does who
/// answers a request of ours. Each sender gets one ping, they have a rate, and none takes room from our own requests.
/// </remarks>
internal sealed class NewcomerPings : IRequestOwner, IDisposable
{
    private static readonly TimeSpan RoundPeriod = TimeSpan.FromMilliseconds(20);

    /// <summary>A sender is not asked again for this long, at most twice as long.</summary>
    public static readonly TimeSpan AskedAge = TimeSpan.FromMinutes(1);

    private static readonly DhtCall Ping = new(InternalCommandIds.Ping);

    private readonly RpcSettings _settings;
    private readonly RpcState _state;
    private readonly NodeDirectory _directory;
    private readonly NodeChecks _checks;
    private readonly RequestSender _sender;
    private readonly IDhtLoop _loop;
    private readonly ILoopTimer _timer;
    private readonly Queue<PeerAddress> _waiting = new();
    private readonly RateBudget _budget;
    private HashSet<PeerAddress> _asked = [];
    private HashSet<PeerAddress> _askedBefore = [];
    private TimeSpan _generation;

    public NewcomerPings(
        RpcSettings settings, RpcState state, NodeDirectory directory, NodeChecks checks, RequestSender sender, IDhtLoop loop)
    {
        _settings = settings;
        _state = state;
        _directory = directory;
        _checks = checks;
        _sender = sender;
        _loop = loop;
        _timer = loop.CreateTimer(HandleRound);
        _budget = new RateBudget(settings.Limits.NewcomerPingsPerSecond);
    }

    /// <summary>Senders that wait for their ping.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>A sender that the table does not know announced an id that belongs to its address.</summary>
    public void HandleSender(PeerAddress sender, in NodeId id)
    {
        Age();
        if (_asked.Contains(sender) || _askedBefore.Contains(sender) || !_directory.Accepts(sender) || id == _directory.Table.LocalId)
        {
            return;
        }

        if (!_checks.HasUseFor(sender, id))
        {
            return;
        }

        if (_waiting.Count >= _settings.Limits.NewcomersWaiting)
        {
            RpcMetrics.NewcomersDropped.Add(1);
            return;
        }

        _asked.Add(sender);
        if (_waiting.Count == 0 && _budget.TryTake(1, _loop.Now))
        {
            Ask(sender);
            return;
        }

        _waiting.Enqueue(sender);
        if (_timer.Deadline is null)
        {
            _timer.Set(_loop.Now + RoundPeriod);
        }
    }

    public void HandleReply(OutboundRequest request, DhtResponse response)
    {
        // Whoever answers with its id is in the table by now, or its bucket is full.
    }

    public void HandleFailure(OutboundRequest request, RequestFailure failure)
    {
    }

    /// <summary>Forgets who waits and who was asked: the answers are lost.</summary>
    public void Clear()
    {
        _timer.Clear();
        _waiting.Clear();
        _asked.Clear();
        _askedBefore.Clear();
    }

    public void Dispose() => _timer.Dispose();

    private void HandleRound()
    {
        while (_waiting.TryPeek(out var sender) && _budget.TryTake(1, _loop.Now))
        {
            _waiting.Dequeue();
            if (!_directory.Nodes.TryFind(sender, out _))
            {
                Ask(sender);
            }
        }

        if (_waiting.Count > 0)
        {
            _timer.Set(_loop.Now + RoundPeriod);
        }
    }

    /// <summary>Pings an address, so that its host proves itself by the answer.</summary>
    public void AskForProof(PeerAddress address)
    {
        if (_budget.TryTake(1, _loop.Now))
        {
            Ask(address);
        }
    }

    private void Ask(PeerAddress sender)
    {
        if (!_state.IsQuiet)
        {
            _sender.Send(new OutboundRequest(Ping, sender, this) { IsProbe = true, Retries = 0 });
        }
    }

    // Two generations: what is asked is forgotten without looking at every entry, and never takes more room than the queue.
    private void Age()
    {
        var now = _loop.Now;
        if (now - _generation >= AskedAge || _asked.Count >= _settings.Limits.NewcomersWaiting)
        {
            _generation = now;
            (_askedBefore, _asked) = (_asked, _askedBefore);
            _asked.Clear();
        }
    }
}
