using HyperDht.Limits;
using HyperDht.Runtime;

namespace HyperDht.Connections.Relay.Pairing;

/// <summary>What the sessions of one relay share: who waits, and the ends of those who were brought together.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class RelayBook : IDisposable
{
    private readonly IDhtLoop _loop;
    private readonly IRelayEnds _ends;
    private readonly PairingTable<RelaySession> _table;
    private readonly ILoopTimer _timer;

    /// <param name="loop">The node's loop.</param>
    /// <param name="ends">Makes the relay's streams.</param>
    /// <param name="limits">What clients may cost.</param>
    public RelayBook(IDhtLoop loop, IRelayEnds ends, RelayLimits limits)
    {
        _loop = loop;
        _ends = ends;
        _table = new PairingTable<RelaySession>(limits);
        _timer = loop.CreateTimer(OnTimer);
    }

    /// <summary>What has happened so far.</summary>
    public RelayCounts Counts { get; } = new();

    /// <summary>Requests that wait for their other side.</summary>
    public int Pending => _table.Count;

    /// <summary>Told of every pair, with the ends' numbers.</summary>
    public Action<PairingMatch<RelaySession>, IRelayEnd, IRelayEnd>? Paired { get; init; }

    /// <summary>Told of every session that is over.</summary>
    public Action<RelaySession>? Closed { get; init; }

    /// <summary>Requests of a session that wait.</summary>
    public int Waiting(RelaySession session) => _table.CountOf(session);

    /// <summary>A session asks for a pair.</summary>
    public void Pair(RelaySession session, PairMessage request)
    {
        if (!_table.TryPair(session, request, _loop.Now, out var match))
        {
            return;
        }

        Counts.Requested++;
        ArmTimer();
        if (match is not null)
        {
            Join(match);
        }
    }

    /// <summary>Withdraws a waiting request of a session.</summary>
    public bool TryWithdraw(RelaySession session, NodeId token)
    {
        var isWithdrawn = _table.TryWithdraw(session, token);
        Counts.Cancelled += isWithdrawn ? 1 : 0;
        return isWithdrawn;
    }

    /// <summary>Withdraws what a session waits for.</summary>
    public void Withdraw(RelaySession session) => Counts.Cancelled += _table.Withdraw(session);

    /// <summary>A session is over.</summary>
    public void HandleClosed(RelaySession session) => Closed?.Invoke(session);

    /// <summary>Whether the relay is gone.</summary>
    public bool IsDisposed { get; private set; }

    /// <inheritdoc />
    public void Dispose()
    {
        IsDisposed = true;
        _timer.Dispose();
    }

    // The responder is told first, as the reference does.
    private void Join(PairingMatch<RelaySession> match)
    {
        var (responder, initiator) = (match.Responder, match.Initiator);
        var link = new RelayLink(responder.Message.Token);
        var first = _ends.Create(responder.Session, responder.Message.StreamId);
        var second = _ends.Create(initiator.Session, initiator.Message.StreamId);
        link.Add(responder.Session, first);
        link.Add(initiator.Session, second);
        first.JoinTo(second);
        second.JoinTo(first);
        Counts.Matched++;
        RelayMetrics.Pairs.Add(1);
        Counts.ActivePairs++;
        Counts.EndsOpened += 2;
        Paired?.Invoke(match, first, second);
        responder.Session.Answer(responder.Message, link, first);
        initiator.Session.Answer(initiator.Message, link, second);
    }

    private void OnTimer()
    {
        _table.HandleTimeout(_loop.Now);
        ArmTimer();
    }

    private void ArmTimer() => _timer.SetOrClear(_table.Deadline);
}
