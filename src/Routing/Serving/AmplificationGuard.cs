using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HyperDht.Limits;
using HyperDht.Routing.Codecs;
using HyperDht.Routing.Table;
using HyperDht.Runtime;

namespace HyperDht.Routing.Serving;

/// <summary>Keeps a node from answering forged addresses with more than it was sent (threat-model R6). On the loop.</summary>
/// <remarks>
/// A host that has not shown that it receives what is sent to it has a budget: a burst, and then four times what came from it. Beyond
/// it answers lose their closer nodes first; one whose value does not fit is not sent, since an answer without its value would say
/// that there is none. Halfway a ping asks for the proof, so that honest hosts never get there. Of strangers beyond the number that is
/// remembered, each datagram is its own budget.
/// </remarks>
internal sealed class AmplificationGuard(RpcLimits limits, AddressStanding standing, NewcomerPings pings, IDhtLoop loop)
{
    /// <summary>Bytes of answers per byte received; the answer to a ping is 3.8 times as long as the ping.</summary>
    public const int Factor = 4;

    private const int FewNodes = 3 * PeerAddress.EncodedLength;

    private readonly Dictionary<uint, Budget> _budgets = [];
    private readonly Queue<uint> _order = new();
    private readonly RateBudget _all = new(limits.UnprovenBytesPerSecond);
    private uint _lastHost;
    private int _lastBytes;

    /// <summary>Hosts that are remembered.</summary>
    public int Count => _budgets.Count;

    /// <summary>A request arrived.</summary>
    public void HandleReceived(uint host, int length)
    {
        var now = loop.Now;
        if (standing.Classify(host, now) != AddressClass.Unproven)
        {
            return;
        }

        (_lastHost, _lastBytes) = (host, length * Factor);
        Forget(now);
        if (_budgets.Count < limits.UnprovenHosts)
        {
            ref var added = ref CollectionsMarshal.GetValueRefOrAddDefault(_budgets, host, out var isKnown);
            if (!isKnown)
            {
                added.Left = limits.UnprovenBurstBytes;
                _order.Enqueue(host);
            }
        }

        ref var budget = ref CollectionsMarshal.GetValueRefOrNullRef(_budgets, host);
        if (!Unsafe.IsNullRef(ref budget))
        {
            budget.Left = Math.Min(limits.UnprovenBurstBytes, budget.Left + (length * Factor));
            budget.At = now;
        }
    }

    /// <summary>Makes an answer fit what its receiver may get. False when it must not be sent.</summary>
    public bool TryFit(scoped ref ReplyDatagram reply)
    {
        var (to, now) = (reply.To, loop.Now);
        if (standing.Classify(to.Host, now) != AddressClass.Unproven)
        {
            return true;
        }

        var left = Math.Min(Left(to.Host), _all.Left(now));
        if (reply.EncodedLength > left && reply.CloserNodes.Length > FewNodes)
        {
            reply.CloserNodes = reply.CloserNodes[..FewNodes];
            RpcMetrics.RepliesShortened.Add(1);
        }

        if (reply.EncodedLength > left)
        {
            reply.CloserNodes = default;
        }

        if (reply.EncodedLength > left)
        {
            RpcMetrics.RepliesDropped.Add(1);
            AskForProof(to, now);
            return false;
        }

        Spend(to, reply.EncodedLength, now);
        return true;
    }

    private int Left(uint host) =>
        _budgets.TryGetValue(host, out var budget) ? budget.Left : host == _lastHost ? _lastBytes : 0;

    private void Spend(PeerAddress to, int bytes, TimeSpan now)
    {
        _all.TryTake(bytes, now);
        ref var budget = ref CollectionsMarshal.GetValueRefOrNullRef(_budgets, to.Host);
        if (Unsafe.IsNullRef(ref budget))
        {
            _lastBytes -= bytes;
            return;
        }

        budget.Left -= bytes;
        if (budget.Left < limits.UnprovenBurstBytes / 2)
        {
            AskForProof(to, now);
        }
    }

    private void AskForProof(PeerAddress host, TimeSpan now)
    {
        if (standing.TryTakeProbe(host.Host, now))
        {
            pings.AskForProof(host);
        }
    }

    // A host that is quiet for as long as a proof holds starts anew; one that is not moves to the end when it reaches the front.
    private void Forget(TimeSpan now)
    {
        for (var i = 0; i < 2 && _order.TryPeek(out var oldest); i++)
        {
            var at = _budgets[oldest].At;
            if (now - at <= AddressStanding.ProofLifetime / 2)
            {
                return;
            }

            _order.Dequeue();
            if (now - at <= AddressStanding.ProofLifetime)
            {
                _order.Enqueue(oldest);
            }
            else
            {
                _budgets.Remove(oldest);
            }
        }
    }

    private struct Budget
    {
        public int Left;
        public TimeSpan At;
    }
}
