using HyperDht.Connections.Addresses;
using HyperDht.Connections.Handshakes;
using HyperDht.Limits;
using HyperDht.Messaging;
using HyperDht.Runtime;

namespace HyperDht.Connections.Forwarding;

/// <summary>Keeps a node from being used to send to addresses that a stranger chose (threat-model R7, spec 03 §24).</summary>
/// <remarks>
/// On the loop. What matches a message that passed here before is free; everything else that the sender chooses has a rate for
/// each source and one for each destination.
/// </remarks>
internal sealed class ForwardGuard(IDhtLoop loop, ConnectionsLimits limits, bool exemptLoopback)
{
    private static readonly TimeSpan ExchangeAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerAge = TimeSpan.FromSeconds(60);

    private readonly SeenMemory<Exchange> _exchanges = new(ExchangeAge, limits.RememberedForwards);
    private readonly SeenMemory<Answer> _answers = new(AnswerAge, limits.RememberedForwards);
    private readonly TokenBuckets<uint> _sources = new(limits.ForwardsPerSource, 2 * limits.ForwardsPerSource, limits.RememberedForwards);
    private readonly TokenBuckets<PeerAddress> _destinations =
        new(limits.ForwardsPerDestination, 2 * limits.ForwardsPerDestination, limits.RememberedForwards);

    /// <summary>Whether a Noise message or punch payload is short enough to be real.</summary>
    public bool AllowsLength(int length) => length <= limits.NoiseLength;

    /// <summary>Whether a message from one address may make us send to another: never from outside into a private network.</summary>
    public static bool AllowsDestination(PeerAddress from, PeerAddress to) =>
        !AddressRanges.IsPrivate(to.Host) || AddressRanges.IsPrivate(from.Host);

    /// <summary>Whether an action may be carried out; notes it when it may.</summary>
    /// <param name="request">The request that caused it.</param>
    /// <param name="mode">The request's mode.</param>
    /// <param name="target">Its target.</param>
    /// <param name="action">What was decided.</param>
    /// <param name="recordedRelay">The address that announced itself for the target, if any.</param>
    public bool Allows(DhtRequest request, HandshakeMode mode, NodeId target, RouteAction action, PeerAddress? recordedRelay)
    {
        // An answer to whoever asked tells nobody else anything.
        if (action.To == request.From)
        {
            return true;
        }

        if (!AllowsDestination(request.From, action.To))
        {
            return false;
        }

        var now = loop.Now;
        var isFree = mode is HandshakeMode.FromServer
            ? _exchanges.WasSeen(new Exchange(action.To, request.TransactionId, target), now)
            : action.To == recordedRelay || _answers.WasSeen(new Answer(action.To, target), now);
        if (!isFree && !IsWithinRates(request, action.To, now))
        {
            return false;
        }

        if (mode is HandshakeMode.FromServer)
        {
            _answers.Note(new Answer(request.From, target), now);
        }
        else if (mode is HandshakeMode.FromClient)
        {
            _exchanges.Note(new Exchange(request.From, request.TransactionId, target), now);
        }

        return true;
    }

    private bool IsWithinRates(DhtRequest request, PeerAddress destination, TimeSpan now)
    {
        if (exemptLoopback && AddressRanges.IsLoopback(request.From.Host))
        {
            return true;
        }

        var factor = request.IsProven ? AddressStanding.ProvenFactor : 1;
        return _sources.TryTake(request.From.Host, now, factor) && _destinations.TryTake(destination, now);
    }

    private readonly record struct Exchange(PeerAddress Client, ushort TransactionId, NodeId Target);

    private readonly record struct Answer(PeerAddress Server, NodeId Target);
}
