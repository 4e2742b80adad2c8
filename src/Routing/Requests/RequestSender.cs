using HyperDht.Routing.Codecs;
using HyperDht.Routing.Table;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Routing.Requests;

/// <summary>Sends our requests, repeats them, matches the replies (spec 01 §11, §12). On the loop.</summary>
internal sealed class RequestSender
{
    /// <summary>What fits into a datagram.</summary>
    public const int MaximumDatagram = 1472;

    private readonly RpcState _state;
    private readonly NodeDirectory _directory;
    private readonly RpcStats _stats;
    private readonly AddressStanding _standing;
    private readonly IDhtLoop _loop;
    private readonly TransactionTable _transactions;
    private readonly CongestionWindow _window;
    private readonly AdaptiveTimeout? _adaptive;
    private readonly int _capacity;
    private readonly int _atLeast;
    private readonly DeadlineList _deadlines = new();
    private readonly Queue<OutboundRequest> _queue = new();
    private readonly ILoopTimer _timer;
    private readonly ILoopTimer _windowTimer;
    private int _beside;
    private int _unanswered;

    public RequestSender(
        RpcSettings settings, RpcState state, NodeDirectory directory, RpcStats stats, AddressStanding standing, IDhtLoop loop, IRandomSource random)
    {
        _state = state;
        _directory = directory;
        _stats = stats;
        _standing = standing;
        _loop = loop;
        _transactions = new TransactionTable(random);
        _window = new CongestionWindow(settings.MaxWindow);
        _adaptive = settings.AdaptiveTimeout is { } adaptive ? new AdaptiveTimeout(adaptive, random) : null;
        _capacity = settings.Limits.OutstandingRequests;
        _atLeast = settings.MaxWindow;
        _timer = loop.CreateTimer(HandleDeadlines);
        _windowTimer = loop.CreateTimer(HandleWindowStep);
    }

    /// <summary>Requests without an answer so far, queued ones included.</summary>
    public int Outstanding => _transactions.Count - _beside;

    /// <summary>How long answers take, for guesses about slow nodes.</summary>
    public AnswerTimes Times { get; } = new();

    /// <summary>A node did not answer a question that was abandoned then.</summary>
    public Action<PeerAddress>? NodeSilent { get; set; }

    /// <summary>Sees replies that answer no request.</summary>
    public UnmatchedReply? Unmatched { get; set; }

    // Answers only relieve the window's present slot: those that come after a step keep it full for up to three seconds, although
    // nobody is being overrun. So as many as fit into one slot may always be unanswered.
    private bool IsWindowFull => _window.IsFull && _unanswered >= _atLeast;

    /// <summary>Sends a request, or keeps it until the sockets are there.</summary>
    public void Send(OutboundRequest request)
    {
        request.Created = _loop.Now;
        if (_state.IsQuiet)
        {
            Settle(request, _state.IsClosed ? RequestFailure.Destroyed : RequestFailure.Suspended);
            return;
        }

        if (_transactions.Count >= _capacity || !_transactions.TryAdd(request))
        {
            RpcMetrics.RequestsRefused.Add(1);
            Settle(request, RequestFailure.Refused);
            return;
        }

        request.State = RequestState.Queued;
        _beside += request.IsProbe ? 1 : 0;
        _stats.CountSent(request.Call.Command);
        if (_state.IsBound)
        {
            TransmitOrQueue(request);
        }
        else
        {
            Enqueue(request);
        }
    }

    /// <summary>The sockets are bound: what was asked before goes out.</summary>
    public void HandleBound() => TransmitQueued();

    /// <summary>Forgets a request without telling its owner.</summary>
    public void Cancel(OutboundRequest request)
    {
        if (request.State != RequestState.Settled)
        {
            Forget(request);
        }
    }

    /// <summary>
    /// The owner has no use for an answer any more. It is not repeated, but an answer that comes before its timeout still tells how
    /// long the node takes, and none tells that it is silent.
    /// </summary>
    public void Abandon(OutboundRequest request)
    {
        if (request.State != RequestState.Waiting || request.IsSilenceUsual)
        {
            Cancel(request);
        }
        else if (!request.IsAbandoned)
        {
            request.HandleAbandoned();
            _beside++;
            _unanswered--;
            _window.HandleSettled();
            TransmitQueued();
        }
    }

    /// <summary>A datagram that looks like a reply arrived.</summary>
    public void HandleReply(IDatagramSocket socket, PeerAddress source, ReadOnlySpan<byte> datagram)
    {
        if (!ReplyDatagram.TryReadTransactionId(datagram, out var transactionId)
            || !_transactions.TryMatch(transactionId, source, out var request)
            || !ReplyDatagram.TryDecode(datagram, out var reply))
        {
            RpcMetrics.RepliesUnmatched.Add(Unmatched?.Invoke(source, datagram) is true ? 0 : 1);
            return;
        }

        Forget(request);
        var now = _loop.Now;
        var roundTrip = now - request.Created;
        _stats.CountAnswered(request.Call.Command);
        _standing.HandleProof(source.Host, now);
        MeasureRoundTrip(request, roundTrip, now);
        var isVerified = _directory.TryVerify(source, reply.Id, out var id);
        if (isVerified)
        {
            var isMain = socket == _state.Main;
            _directory.Note(source, id, reply.To, isMain, isMain, _state.Tick);
        }
        else
        {
            _directory.NoteAnonymous(source, reply.To);
        }

        request.ReplySocket = socket;
        request.Owner.HandleReply(request, reply.ToResponse(source, isVerified ? id : null, roundTrip));
        TransmitQueued();
    }

    /// <summary>Fails everything, and starts afresh with what is sent later.</summary>
    public void Suspend()
    {
        Fail(RequestFailure.Suspended);
        _window.Clear();
        _timer.Clear();
        _windowTimer.Clear();
    }

    /// <summary>Fails everything.</summary>
    public void Close()
    {
        Fail(RequestFailure.Destroyed);
        _timer.Dispose();
        _windowTimer.Dispose();
    }

    private void Fail(RequestFailure failure)
    {
        foreach (var request in _transactions.Clear())
        {
            // The owner of one may have given up on another.
            if (request.State != RequestState.Settled)
            {
                Settle(request, failure);
            }
        }

        _queue.Clear();
    }

    private void MeasureRoundTrip(OutboundRequest request, TimeSpan roundTrip, TimeSpan now)
    {
        if (request.Timeout is null)
        {
            Times.HandleAnswer(request.To, now - request.Sent, request.Transmissions == 1, now);
        }

        if (request.Transmissions <= 2)
        {
            _adaptive?.HandleRoundTrip(request.To, (int)roundTrip.TotalMilliseconds, now);
        }
    }

    private void TransmitOrQueue(OutboundRequest request)
    {
        if (IsWindowFull && !request.Force && !request.IsProbe)
        {
            Enqueue(request);
            ArmWindow();
        }
        else
        {
            Transmit(request);
        }
    }

    private void Enqueue(OutboundRequest request)
    {
        request.State = RequestState.Queued;
        _queue.Enqueue(request);
    }

    private void TransmitQueued()
    {
        while (_queue.TryPeek(out var request) && (!IsWindowFull || request.Force || request.State != RequestState.Queued))
        {
            _queue.Dequeue();
            if (request.State == RequestState.Queued)
            {
                Transmit(request);
            }
        }
    }

    private void Transmit(OutboundRequest request)
    {
        request.Socket ??= _state.Main!;
        request.Datagram ??= Encode(request);
        if (request.Datagram is null)
        {
            Settle(request, RequestFailure.Refused);
            return;
        }

        var now = _loop.Now;
        request.Socket.Send(request.Datagram, request.To, request.TimeToLive);
        request.Transmissions++;
        request.Sent = now;
        request.State = RequestState.Waiting;
        request.Deadline = now + (request.Timeout ?? _adaptive?.For(request.To, request.Transmissions, now) ?? OutboundRequest.DefaultTimeout);
        _deadlines.Add(request);
        if (!request.IsProbe)
        {
            _unanswered += request.Transmissions == 1 ? 1 : 0;
            _window.HandleSent();
            ArmWindow();
        }

        if (_timer.Deadline is not { } armed || armed > request.Deadline)
        {
            _timer.Set(request.Deadline);
        }
    }

    private byte[]? Encode(OutboundRequest request)
    {
        var call = request.Call;
        var target = call.Target.GetValueOrDefault();
        var datagram = new RequestDatagram
        {
            TransactionId = request.TransactionId,
            To = request.To,
            Command = call.Command,
            Id = _state.AnnouncedId(request.Socket),
            Token = call.Token.GetValueOrDefault().Span,
            Target = call.Target is null ? default : target.Span,
            Value = call.Value.GetValueOrDefault().Span,
            HasValue = call.Value is not null,
        };
        if (datagram.EncodedLength > MaximumDatagram)
        {
            return null;
        }

        var bytes = new byte[datagram.EncodedLength];
        datagram.Encode(bytes);
        return bytes;
    }

    private void HandleDeadlines()
    {
        var now = _loop.Now;
        while (_deadlines.First is { } request && request.Deadline <= now)
        {
            if (request.IsAbandoned)
            {
                Forget(request);
                Times.HandleSilence(request.To, request.Sent);
                NodeSilent?.Invoke(request.To);
                continue;
            }

            _deadlines.Remove(request);
            request.State = RequestState.Queued;
            request.Owner.HandleCycle(request);
            if (request.State == RequestState.Settled)
            {
                continue;               // the owner gave up on it
            }

            if (request.Transmissions > request.Retries)
            {
                HandleTimedOut(request);
            }
            else
            {
                _stats.Retries++;
                TransmitOrQueue(request);
            }
        }

        if (_deadlines.First is { } next)
        {
            _timer.Set(next.Deadline);
        }
    }

    private void HandleTimedOut(OutboundRequest request)
    {
        _stats.Timeouts += request.IsProbe ? 0 : 1;
        if (request.IsSilenceUsual)
        {
            _stats.UsualTimeouts++;
        }
        else if (request.IsAddressedById && _directory.Nodes.TryFind(request.To, out var node))
        {
            _directory.Remove(node);
        }

        Settle(request, RequestFailure.TimedOut);
    }

    private void HandleWindowStep()
    {
        _window.Step();
        TransmitQueued();
        ArmWindow();
    }

    // An idle node needs no timer: stepping an empty window changes nothing.
    private void ArmWindow()
    {
        if (_windowTimer.Deadline is null && (_window.Total > 0 || _queue.Count > 0) && !_state.IsQuiet)
        {
            _windowTimer.Set(_loop.Now + CongestionWindow.StepPeriod);
        }
    }

    private void Settle(OutboundRequest request, RequestFailure failure)
    {
        Forget(request);
        request.Owner.HandleFailure(request, failure);
    }

    private void Forget(OutboundRequest request)
    {
        if (request.State == RequestState.Waiting)
        {
            _deadlines.Remove(request);
        }

        if (request.IsAbandoned || request.IsProbe)
        {
            _beside -= request.State == RequestState.Created ? 0 : 1;
        }
        else if (request.Transmissions > 0)
        {
            _window.HandleSettled();
            _unanswered--;
        }

        if (request.State != RequestState.Created)
        {
            _transactions.Remove(request);
        }

        request.State = RequestState.Settled;
    }
}
