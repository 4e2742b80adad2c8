using HyperDht.Connections.Addresses;
using HyperDht.Connections.Forwarding;
using HyperDht.Connections.Handshakes;
using HyperDht.Noise;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Dialing.Racing;

/// <summary>Sends one handshake's first message to whoever may lead to the server, and takes the first good answer (spec 03 §13.3).</summary>
/// <remarks>On the loop. The message is the same for everybody; what comes after the first good answer is dropped.</remarks>
internal sealed class FirstAnswer : IDisposable
{
    // Who has moved is announced where it is now in a moment: a node that forwarded to where it was is asked again soon.
    private static readonly DhtRequestOptions Impatient = new() { Timeout = TimeSpan.FromMilliseconds(300), Retries = 8 };

    private readonly DialContext _context;
    private readonly DialRequest _request;
    private readonly DialStory _story;
    private readonly ClientHandshake _handshake;
    private readonly NoisePayload _payload;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource<HandshakeReply> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<byte[]?> _message1 = null!;
    private SessionKeys? _keys;

    public FirstAnswer(
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
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Stopped = _stop.Token;
    }

    /// <summary>Fires when no other answer is of use any more.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Whether there is an answer, or none is wanted any more.</summary>
    public bool IsOver => _result.Task.IsCompleted || Stopped.IsCancellationRequested;

    /// <summary>Begins the message, and waits for the first good answer to it or for <see cref="Fail"/>.</summary>
    public async Task<HandshakeReply> WaitAsync()
    {
        using var cancelled = Stopped.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<HandshakeReply>)state!).TrySetCanceled(token), _result);
        _message1 = BeginAsync();
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

    /// <summary>Sends the message to a node, or to the server itself, and looks at what comes back. Never throws for what the network does.</summary>
    /// <param name="node">Whom to ask.</param>
    /// <param name="how">The way, for the story.</param>
    /// <param name="socket">Where to send from; null for the node's default socket.</param>
    public async Task AskAsync(PeerAddress node, string how, IDatagramSocket? socket = null)
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
            var since = _context.Loop.Now;
            HandleResponse(step, node, socket, await _context.Rpc.RequestAsync(call, node, options, Stopped), since);
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

    /// <summary>Nobody is left to ask. Nothing happens when there is an answer already.</summary>
    public void Fail(Exception error) => _result.TrySetException(error);

    /// <summary>Hands over the keys that the answer brought.</summary>
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
    }

    // While the first questions are on their way: it is the longest piece of work of a connect. Null when it came to nothing.
    private async Task<byte[]?> BeginAsync()
    {
        try
        {
            await _context.Loop.DelayAsync(TimeSpan.Zero, Stopped);
            return await _context.Work.RunAsync(() => _handshake.Begin(_payload))
                ?? throw _story.Fail(DhtErrorCodes.PeerNotFound, "This is not a key that anybody can have.");
        }
        catch (Exception error)
        {
            _result.TrySetException(error);
            return null;
        }
    }

    private void HandleResponse(int step, PeerAddress node, IDatagramSocket? socket, DhtResponse response, TimeSpan since)
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
        _result.TrySetResult(new HandshakeReply(payload, node, message.Peer, response.To) { Socket = socket, Took = _context.Loop.Now - since });
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
