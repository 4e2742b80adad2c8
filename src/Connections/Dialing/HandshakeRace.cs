using HyperDht.Connections.Addresses;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Punching;
using HyperDht.Noise;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Dialing;

/// <summary>Finds nodes that lead to the server and runs the handshake through a few of them at a time (spec 03 §13.3).</summary>
/// <remarks>The same message 1 goes through every node; the first good answer wins and the others are dropped.</remarks>
internal sealed class HandshakeRace : IDisposable
{
    private const int SlotsWithoutNodes = 2;
    private const int SlotsWithNodes = 3;
    private const int LookupRetries = 3;
    private const int FirstVisits = 3;

    // A near node answers within it, and spares both ends a second handshake; to a far one it makes no difference.
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(5);

    // Who has moved is announced where it is now in a moment: a node that forwarded to where it was is asked again soon.
    private static readonly DhtRequestOptions Impatient = new() { Timeout = TimeSpan.FromMilliseconds(300), Retries = 8 };

    // A peer that is still there answers within a round trip. Who is gone must not hold up the lookup for four transmissions.
    private static readonly TimeSpan RouteHeadStart = TimeSpan.FromMilliseconds(500);

    private readonly DialContext _context;
    private readonly DialRequest _request;
    private readonly DialStory _story;
    private readonly ClientHandshake _handshake;
    private readonly NoisePayload _payload;
    private readonly SlotGate _slots;
    private readonly IReadOnlyList<PeerAddress> _known;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _stopped;
    private readonly TaskCompletionSource<HandshakeReply> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PeerAddress> _tried = [];
    private readonly HeldSocket _held = new();
    private Task<byte[]?> _message1 = null!;
    private SessionKeys? _keys;
    private bool _isLookingUp = true;
    private int _startedByLookup;

    public HandshakeRace(
        DialContext context,
        DialRequest request,
        DialStory story,
        (ClientHandshake Handshake, NoisePayload Payload) opening,
        CancellationToken cancellationToken)
    {
        _context = context;
        _request = request;
        _story = story;
        (_handshake, _payload) = opening;
        _known = KnownNodes();
        _slots = new SlotGate(_known.Count > 0 ? SlotsWithNodes : SlotsWithoutNodes);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _stopped = _stop.Token;
    }

    /// <summary>Nodes tried so far, in order.</summary>
    public IReadOnlyList<PeerAddress> Tried => _tried;

    private bool IsOver => _result.Task.IsCompleted || _stopped.IsCancellationRequested;

    /// <summary>Runs until one answer is good or nothing is left to try.</summary>
    /// <exception cref="HyperDhtException">Nobody knows the peer, nobody reached it, or it refused in so many words.</exception>
    public async Task<HandshakeReply> RunAsync()
    {
        using var cancelled = _stopped.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<HandshakeReply>)state!).TrySetCanceled(token), _result);
        _message1 = BeginAsync();
        _ = SearchAsync();
        try
        {
            return await _result.Task;
        }
        finally
        {
            // Everything still in flight for this connect is of no use any more; but nobody may take the handshake away from under the work on it.
            _stop.Cancel();
            await _message1;
        }
    }

    /// <summary>Hands the keys over, once the race is won.</summary>
    public SessionKeys TakeKeys()
    {
        var keys = _keys ?? throw new InvalidOperationException("The race is not won.");
        _keys = null;
        return keys;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _keys?.Dispose();
        _held.Release();
    }

    private async Task SearchAsync()
    {
        try
        {
            var route = TryRouteAsync();
            if (!route.IsCompleted)
            {
                await _context.Loop.WaitAtMostAsync(route, RouteHeadStart);
            }

            if (!IsOver)
            {
                await TryEverythingAsync();
                await route;
            }

            if (!IsOver)
            {
                _result.TrySetException(Failure());
            }
        }
        catch (Exception error)
        {
            _result.TrySetException(error);
        }
    }

    // While the first questions are on their way: it is the longest piece of work of a connect. Null when it came to nothing.
    private async Task<byte[]?> BeginAsync()
    {
        try
        {
            await _context.Loop.DelayAsync(TimeSpan.Zero, _stopped);
            return await _context.Work.RunAsync(() => _handshake.Begin(_payload))
                ?? throw _story.Fail(DhtErrorCodes.PeerNotFound, "This is not a key that anybody can have.");
        }
        catch (Exception error)
        {
            _result.TrySetException(error);
            return null;
        }
    }

    private async Task TryRouteAsync()
    {
        var routes = _context.Punching.Routes;
        if (!_request.ReusableSocket || !routes.TryGet(_request.RemotePublicKey, out var route))
        {
            return;
        }

        _held.Hold(route.Socket);
        await AskAsync(route.Remote, "on the socket of the last connection, to", route.Socket);
        if (!IsOver)
        {
            routes.Forget(_request.RemotePublicKey, route.Socket);
        }
    }

    private async Task TryEverythingAsync()
    {
        var list = TryKnownNodesAsync();
        await LookUpAsync(_known);
        if (!IsOver && _known.Count > 0)
        {
            await LookUpAsync([]);
        }

        _isLookingUp = false;
        await list;
    }

    private HyperDhtException Failure() => _startedByLookup > 0
        ? _story.Fail(
            DhtErrorCodes.PeerConnectionFailed,
            "The peer is announced, but no handshake with it succeeded: it is gone, unreachable, or refuses this key.")
        : _story.Fail(DhtErrorCodes.PeerNotFound, "No node knows a peer that listens on this key; check the key, and that the peer listens in the same network.");

    private IReadOnlyList<PeerAddress> KnownNodes()
    {
        // What this very node stores is the server's own address: the most direct contact there is.
        if (_context.Self.IsPersistent && _context.Forwards.TryGet(_request.Target, out var entry) && entry.Relay is { } server)
        {
            return [server];
        }

        if (_request.Nodes.Count > 0)
        {
            return _request.Nodes;
        }

        return _context.Relays.TryGet(_request.RemotePublicKey, out var nodes) ? nodes : [];
    }

    private async Task TryKnownNodesAsync()
    {
        var attempts = new List<Task>();
        foreach (var node in _known)
        {
            await _slots.EnterAsync();
            if (IsOver || !_isLookingUp)
            {
                _slots.Leave();
                return;
            }

            attempts.Add(TryThroughAsync(node));
            if (_request.Rejoin is null)
            {
                await attempts[^1];
            }
        }

        // Who has moved may not have announced itself again yet: the lookup finds nothing new, and these answer in a moment.
        await Task.WhenAll(attempts);
    }

    private async Task LookUpAsync(IReadOnlyList<PeerAddress> startNodes)
    {
        var step = _story.Begin("find-peer", startNodes.Count > 0 ? $"from {startNodes.Count} known nodes" : "from the routing table");
        var found = 0;
        var attempts = new List<Task>();
        try
        {
            var options = new DhtQueryOptions { Nodes = startNodes, Retries = LookupRetries, FirstVisits = FirstVisits };
            await foreach (var reply in _context.Records.FindPeerAsync(_request.RemotePublicKey, options, _stopped))
            {
                found++;
                if (startNodes.Contains(reply.From) || _tried.Contains(reply.From))
                {
                    continue;
                }

                await _slots.EnterAsync();
                if (attempts.Count > 0)
                {
                    await _context.Loop.WaitAtMostAsync(attempts[^1], Stagger);
                }

                if (IsOver)
                {
                    _slots.Leave();
                    break;
                }

                _startedByLookup++;
                attempts.Add(TryThroughAsync(reply.From));
            }
        }
        catch (HyperDhtException error)
        {
            _story.End(step, error.ErrorCode);
        }
        catch (OperationCanceledException) when (IsOver)
        {
            return;
        }

        _story.End(step, found > 0 ? "found" : "nobody");
        await Task.WhenAll(attempts);
    }

    // Holds a slot already and gives it back. Never throws: the failure of one node is not the failure of the connect.
    private async Task TryThroughAsync(PeerAddress node)
    {
        _tried.Add(node);
        try
        {
            await AskAsync(node, "through");
        }
        finally
        {
            _slots.Leave();
        }
    }

    private async Task AskAsync(PeerAddress node, string how, IDatagramSocket? socket = null)
    {
        if (await _message1 is not { } message1)
        {
            return;
        }

        var step = _story.Begin("handshake", $"{how} {node}");
        try
        {
            var value = new PeerHandshakeMessage(HandshakeMode.FromClient, message1).Encode();
            var call = new DhtCall(PeerHandshakeCommand.CommandId) { Target = _request.Target, Value = value };
            var options = socket is not null ? new DhtRequestOptions { Socket = socket } : _request.Rejoin is null ? null : Impatient;
            HandleResponse(step, node, socket, await _context.Rpc.RequestAsync(call, node, options, _stopped));
        }
        catch (HyperDhtException error)
        {
            _story.End(step, error.ErrorCode);
        }
        catch (OperationCanceledException) when (IsOver)
        {
            // Another node was faster, or the caller gave up.
        }
    }

    private void HandleResponse(int step, PeerAddress node, IDatagramSocket? socket, DhtResponse response)
    {
        if (IsOver)
        {
            return;
        }

        if (response.From != node || response.Value is not { } value || !PeerHandshakeMessage.TryDecode(value, out var message)
            || message.Mode is not HandshakeMode.Reply || message.Noise.IsEmpty
            || message.Peer is { } server && !AddressRanges.IsUnicast(server))
        {
            _story.End(step, DhtErrorCodes.BadHandshakeReply);
            return;
        }

        if (!_handshake.TryFinish(message.Noise.Span, out var payload, out var keys))
        {
            _story.End(step, DhtErrorCodes.HandshakeInvalid);
            return;
        }

        _keys = keys;
        if (Refusal(payload) is { } refusal)
        {
            _story.End(step, refusal.ErrorCode);
            _result.TrySetException(refusal);
            return;
        }

        _story.End(step, "answered");
        _result.TrySetResult(new HandshakeReply(payload, node, message.Peer, response.To) { Socket = socket });
    }

    private HyperDhtException? Refusal(NoisePayload payload)
    {
        if (payload.Version != NoisePayload.CurrentVersion)
        {
            return _story.Fail(DhtErrorCodes.ServerIncompatible, "The server speaks another version of the protocol.");
        }

        return payload.Error is not HandshakeError.None || payload.UsableStreamId is null
            ? _story.Fail(DhtErrorCodes.ServerError, "The server answered with an error.")
            : null;
    }
}
