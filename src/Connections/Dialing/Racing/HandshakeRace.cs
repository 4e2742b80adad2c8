using HyperDht.Connections.Handshakes;
using HyperDht.Noise;
using HyperDht.Runtime;

namespace HyperDht.Connections.Dialing.Racing;

/// <summary>Runs the handshake through everything that may lead to the server: the last connection's way first, then known nodes beside the lookup (spec 03 §13.3).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class HandshakeRace : IDisposable
{
    // A peer that is still there answers within a round trip. Who is gone must not hold up the lookup for four transmissions.
    private static readonly TimeSpan RouteHeadStart = TimeSpan.FromMilliseconds(500);

    private readonly IDhtLoop _loop;
    private readonly DialStory _story;
    private readonly FirstAnswer _answer;
    private readonly LastRoute _route;
    private readonly AskedNodes _asked;
    private readonly KnownNodes _known;
    private readonly NodeLookup _lookup;

    public HandshakeRace(
        DialContext context,
        DialRequest request,
        DialStory story,
        (ClientHandshake Handshake, NoisePayload Payload) opening,
        CancellationToken cancellationToken)
    {
        _loop = context.Loop;
        _story = story;
        var nodes = KnownNodes.Find(context, request);
        _answer = new FirstAnswer(context, request, story, opening, cancellationToken);
        _route = new LastRoute(context.Punching.Routes, request, _answer);
        _asked = new AskedNodes(_answer, hasKnownNodes: nodes.Count > 0);
        _known = new KnownNodes(nodes, _asked, _answer, isImpatient: request.Rejoin is not null);
        _lookup = new NodeLookup(context, request.RemotePublicKey, story, _asked, _answer);
    }

    /// <summary>Nodes tried so far, in order.</summary>
    public IReadOnlyList<PeerAddress> Tried => _asked.Nodes;

    /// <summary>Runs until one answer is good or nothing is left to try.</summary>
    /// <exception cref="HyperDhtException">Nobody knows the peer, nobody reached it, or it refused in so many words.</exception>
    public Task<HandshakeReply> RunAsync()
    {
        var answer = _answer.WaitAsync();
        _ = SearchAsync();
        return answer;
    }

    /// <summary>Hands the keys over, once the race is won.</summary>
    public SessionKeys TakeKeys() => _answer.TakeKeys();

    public void Dispose()
    {
        _answer.Dispose();
        _route.Dispose();
    }

    private async Task SearchAsync()
    {
        try
        {
            var route = _route.TryAsync();
            if (!route.IsCompleted)
            {
                await _loop.WaitAtMostAsync(route, RouteHeadStart);
            }

            if (!_answer.IsOver)
            {
                await TryEverythingAsync();
                await route;
            }

            if (!_answer.IsOver)
            {
                _answer.Fail(Failure());
            }
        }
        catch (Exception error)
        {
            _answer.Fail(error);
        }
    }

    private async Task TryEverythingAsync()
    {
        var known = _known.TryAsync();
        await _lookup.RunAsync(_known.Nodes);
        if (!_answer.IsOver && _known.Nodes.Count > 0)
        {
            await _lookup.RunAsync([]);
        }

        _known.BeginNoMore();
        await known;
    }

    private HyperDhtException Failure() => _lookup.Asked > 0
        ? _story.Fail(
            DhtErrorCodes.PeerConnectionFailed,
            "The peer is announced, but no handshake with it succeeded: it is gone, unreachable, or refuses this key.")
        : _story.Fail(DhtErrorCodes.PeerNotFound, "No node knows a peer that listens on this key; check the key, and that the peer listens in the same network.");
}
