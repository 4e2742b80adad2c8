using HyperDht.Limits;
using HyperDht.Routing.Serving;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Routing.Commands;

/// <summary>Answers that are due later (spec 01 §7, threat-model R8): small records, one timer, bounded in all and per host.</summary>
internal sealed class DelayedPings : IDisposable
{
    private readonly RpcLimits _limits;
    private readonly AddressStanding _standing;
    private readonly ReplySender _replies;
    private readonly IDhtLoop _loop;
    private readonly ILoopTimer _timer;
    private readonly PriorityQueue<Waiting, (TimeSpan Due, long Order)> _queue = new();
    private readonly Dictionary<uint, int> _perHost = [];
    private long _order;

    public DelayedPings(RpcLimits limits, AddressStanding standing, ReplySender replies, IDhtLoop loop)
    {
        _limits = limits;
        _standing = standing;
        _replies = replies;
        _loop = loop;
        _timer = loop.CreateTimer(AnswerDue);
    }

    /// <summary>How many wait.</summary>
    public int Count => _queue.Count;

    /// <summary>Answers after the delay. False when too many wait: then never.</summary>
    public bool TryAdd(IDatagramSocket socket, PeerAddress to, ushort transactionId, TimeSpan delay)
    {
        var now = _loop.Now;
        _perHost.TryGetValue(to.Host, out var ofHost);
        if (_queue.Count >= _limits.DelayedPings
            || (ofHost >= _limits.DelayedPingsPerHost && _standing.Classify(to.Host, now) != AddressClass.Loopback))
        {
            RpcMetrics.DelayedPingsDropped.Add(1);
            return false;
        }

        _perHost[to.Host] = ofHost + 1;
        _queue.Enqueue(new Waiting(socket, to, transactionId), (now + delay, _order++));
        Arm();
        return true;
    }

    /// <summary>Forgets all that wait.</summary>
    public void Clear()
    {
        _timer.Clear();
        _queue.Clear();
        _perHost.Clear();
    }

    public void Dispose()
    {
        Clear();
        _timer.Dispose();
    }

    private void AnswerDue()
    {
        var now = _loop.Now;
        while (_queue.TryPeek(out var waiting, out var priority) && priority.Due <= now)
        {
            _queue.Dequeue();
            Release(waiting.To.Host);
            _replies.SendBare(waiting.Socket, waiting.To, waiting.TransactionId);
        }

        Arm();
    }

    private void Release(uint host)
    {
        if (_perHost[host] == 1)
        {
            _perHost.Remove(host);
        }
        else
        {
            _perHost[host]--;
        }
    }

    private void Arm()
    {
        if (_queue.TryPeek(out _, out var next))
        {
            _timer.Set(next.Due);
        }
    }

    private readonly record struct Waiting(IDatagramSocket Socket, PeerAddress To, ushort TransactionId);
}
