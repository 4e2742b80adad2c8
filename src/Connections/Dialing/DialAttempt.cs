using HyperDht.Connections.Candidates;
using HyperDht.Connections.Dialing.Racing;
using HyperDht.Connections.Handshakes;
using HyperDht.Connections.Punching;
using HyperDht.Connections.Rejoining;
using HyperDht.Connections.Relay.Dialing;
using HyperDht.Connections.Reuse;
using HyperDht.Holepunch;
using HyperDht.Noise;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Dialing;

/// <summary>One connect from its first lookup to the first proof that the server is there (spec 03 §13).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class DialAttempt : ICandidateOwner, IDialPunchOwner, IRelayedOwner
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    // Every part of a punch has its own end; this one is for the sum of them.
    private static readonly TimeSpan PunchTimeout = TimeSpan.FromSeconds(60);

    private readonly DialContext _context;
    private readonly DialRequest _request;
    private readonly DialStory _story;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _relaying = -1;
    private int _direct = -1;
    private ICandidate? _candidate;
    private DialPunch? _punch;
    private Rejoin? _rejoin;
    private RelayThroughOffer? _offer;
    private RelayedPath? _relayed;
    private string? _relayFailure;
    private bool _isAskingLan;
    private (string Code, string Reason)? _punchFailure;
    private HandshakeReply? _reply;
    private SessionKeys? _keys;
    private CandidatePath? _earlySource;
    private RouteKeeper? _route;
    private DialPath? _path;

    public DialAttempt(DialContext context, DialRequest request)
    {
        _context = context;
        _request = request;
        _story = new DialStory(context.Loop, request.Parent, isRejoin: request.Rejoin is not null);
    }

    /// <summary>Whether hundreds of probes are on their way.</summary>
    public bool IsPunchingLarge => _punch is { IsLarge: true };

    /// <summary>Connects, or says why not. Leaves nothing behind when it fails.</summary>
    public async Task<IHyperDhtConnection> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ConnectAsync(cancellationToken);
            _story.Finish("open", isFailure: false);
            return connection;
        }
        catch (Exception error)
        {
            // What closes from here on does so for this failure, and is none of its own.
            _opened.TrySetException(error);
            _ = _opened.Task.Exception;
            _candidate?.Abort();
            _keys?.Dispose();
            _path?.Release();
            _relayed?.Dispose();
            _punch?.Dispose();
            _story.Trace.AttachTo(error);
            _story.Finish((error as HyperDhtException)?.ErrorCode ?? "cancelled", isFailure: true);
            throw;
        }
    }

    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source)
    {
        if (_candidate is null)
        {
            return false;
        }

        var isRelays = _relayed?.Leads(socket, source) is true;
        if (_opened.Task.IsCompleted && _candidate.Connection.Path is not PathKind.Relay)
        {
            return isRelays;
        }

        if (_reply is null)
        {
            // The server's packets overtook the reply that carries its stream id and our keys.
            _earlySource ??= new CandidatePath(socket, source);
            return true;
        }

        // Only the server can know the stream's id: whichever way its packets take is a way. The relay's may be late ones, and the server
        // gone from there already: the direct way is not forgotten for them.
        if ((isRelays ? _relayed!.Path : new CandidatePath(socket, source)) is { } path)
        {
            if (isRelays && _path!.Current is { RelayStreamId: null } direct)
            {
                _ = _path.ReplaceAsync(direct);
            }

            _path!.Take(path);
        }

        return true;
    }

    public void OnProven()
    {
        _opened.TrySetResult();
        _path!.Settle();
        if (_candidate!.Connection.Path is not PathKind.Relay)
        {
            LetGo();
            _route?.HandleProven(_path.Current!.Value);
        }
    }

    public void OnUpgraded()
    {
        _story.Trace.Path = _candidate!.Connection.Path;
        _story.Trace.NoDirectPath = null;
        _story.Abandon();
        _story.Add("upgrade", $"to {_candidate.Connection.RemoteAddress}");
        LetGo();
        _route?.HandleProven(_path!.Current!.Value);
    }

    public void OnRelayed(CandidatePath path)
    {
        _story.End(_relaying, "met", $"the server at {path.Remote}");
        if (_candidate!.IsBound)
        {
            _ = _path!.ReplaceAsync(path);
            return;
        }

        _path!.Take(path);
    }

    public void OnRelayFailed(string reason)
    {
        _story.End(_relaying, DhtErrorCodes.RelayAborted, reason);
        _relayFailure = reason;
        FailWhenNothingIsLeft();
    }

    public void OnSilent()
    {
        if (_opened.Task.IsCompletedSuccessfully && _request.Rejoin is null)
        {
            (_rejoin ??= new Rejoin(_context, _request, _candidate!)).Start();
        }
    }

    public void OnClosed(Exception? error)
    {
        _rejoin?.Dispose();
        _route?.HandleClosed(error, _candidate!.Connection.RemoteAddress);
        _path?.Release();
        _relayed?.Dispose();
        _punch?.Dispose();
        if (_opened.Task.IsCompleted)
        {
            _story.Abandon();
        }
        else
        {
            var code = (error as HyperDhtException)?.ErrorCode ?? DhtErrorCodes.ConnectionClosed;
            _opened.TrySetException(_story.Fail(code, "The connection closed before the server proved itself.", error));

            // A connect that failed earlier does not look at it.
            _ = _opened.Task.Exception;
        }
    }

    public void OnPunched(CandidatePath path)
    {
        if (_opened.Task.IsCompleted)
        {
            _ = _path!.KnockAsync(path);
        }
        else if (_candidate!.IsBound)
        {
            // The local path may only need another moment.
            _ = _path!.ReplaceAsync(path);
        }
        else
        {
            _path!.Take(path);
        }
    }

    public void OnPunchGoesOn() => _path!.Renew();

    public void OnPunchFailed(string code, string reason)
    {
        _story.Trace.NoDirectPath = DirectFailure.OfPunch(code, reason, _story.Trace);
        _punchFailure = (code, reason);
        FailWhenNothingIsLeft();
    }

    private async Task<IHyperDhtConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var self = _context.Self;
        if (self.IsSuspended)
        {
            throw _story.Fail(DhtErrorCodes.Suspended, "The node is suspended.");
        }

        var terms = new CandidateTerms(true, _request.KeyPair.PublicKey, _request.RemotePublicKey, _story.Trace)
        {
            KeepsMessages = _request.KeepsMessages,
            KeepAlive = _request.KeepAlive,
        };
        _candidate = _context.Candidates.Create(this, terms);

        // Where a connection fell silent, what we know of our address may be what has changed.
        var publicAddress = _request.Rejoin is null ? self.PublicAddress : null;
        var localAddresses = _request.LocalConnection ? self.LocalAddresses : [];
        using var handshake = new ClientHandshake(_context.Noise, _request.KeyPair, _request.RemotePublicKey);
        _offer = _context.RelayClients.Offer(_request.RelayThrough, _request.RemotePublicKey, _context.Punching.Parts.Random);
        var payload = PayloadBuilder.Client(_candidate.StreamId, publicAddress, localAddresses, _offer, _request.ReusableSocket)
            with { Rejoin = _request.Rejoin };
        using var race = new HandshakeRace(_context, _request, _story, (handshake, payload), cancellationToken);
        _reply = await race.RunAsync();
        _keys = race.TakeKeys();
        _path = new DialPath(_context.Loop, _story, _candidate, _opened.Task, _reply.Payload.UsableStreamId!.Value, _keys);
        if (_request.ReusableSocket && _reply.Payload.Udx!.ReusableSocket)
        {
            _route = new RouteKeeper(_context.Punching.Routes, _request.RemotePublicKey);
        }

        _story.Trace.LocalNat = publicAddress is null ? NatKind.Unknown : NatKind.Open;
        _story.Trace.RemoteNat = _reply.Payload.UsableFirewall;
        var path = ClientDecision.Decide(_reply, publicAddress is not null, localAddresses);
        StartRelay();
        await OpenAsync(path, cancellationToken);
        _context.Relays.Set(_request.RemotePublicKey, _reply.Payload, race.Tried);
        _story.Trace.Path = _candidate.Connection.Path;
        _story.Trace.Strategy = _story.Trace.Path is PathKind.Direct && _punch is not null ? _story.Trace.Strategy : ConnectNames.Of(_story.Trace.Path);
        return _candidate.Connection;
    }

    private async Task OpenAsync(ClientPath path, CancellationToken cancellationToken)
    {
        if (_earlySource is { } early)
        {
            _path!.Take(early);
        }
        else if (path.NeedsPunching)
        {
            await PunchAsync(path.LanCandidate, cancellationToken);
        }
        else if (path.LanCandidate is { } lan && await AnswersAsync(lan, cancellationToken))
        {
            _path!.Take(new CandidatePath(_context.Self.ServerSocket, lan));
        }
        else if (path.Target is { } target)
        {
            _direct = _story.Begin("direct", $"to {target}");
            _path!.Take(new CandidatePath(_reply!.Socket ?? _context.Self.DefaultSocket, target));
        }
        else
        {
            _direct = _story.Begin("direct", "waiting for the server to reach our public address");
        }

        using var registration = cancellationToken.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetCanceled(), _opened);
        if (!await _context.Loop.WaitAtMostAsync(_opened.Task, path.NeedsPunching ? PunchTimeout : OpenTimeout))
        {
            _story.End(_direct, DhtErrorCodes.HolepunchAborted);
            throw _story.FailDirect(DhtErrorCodes.HolepunchAborted, path.NeedsPunching
                ? DirectFailure.OfUnproven(_candidate!.Connection.RemoteAddress)
                : path.Target is { } silent ? DirectFailure.OfSilence(silent) : DirectFailure.OfWait());
        }

        cancellationToken.ThrowIfCancellationRequested();
        await _opened.Task;
        _story.End(_direct, "open");
    }

    // Beside everything else, unless the server has bound its stream to us already: it uses no relay then.
    private void StartRelay()
    {
        if (_reply!.ServerAddress is not null && _context.RelayClients.Choose(_reply.Payload.RelayThrough, _offer, isServer: false) is { } terms)
        {
            _relaying = _story.Begin("relay", $"going to {terms.Relay}");
            _relayed = RelayedPath.Start(_context.Loop, _context.RelayClients, terms, _candidate!.StreamId, this);
        }
    }

    private void LetGo()
    {
        _relayed?.LetGo();
        _punch?.Dispose();
    }

    // A neighbour is asked first; when it does not answer at once, the punch begins beside it.
    private async Task PunchAsync(PeerAddress? lan, CancellationToken cancellationToken)
    {
        if (lan is { } neighbour)
        {
            await _context.Loop.WaitAtMostAsync(TryLanAsync(neighbour, cancellationToken), DialPath.HeadStart);
        }

        if (_opened.Task.IsCompleted || _candidate!.IsBound || cancellationToken.IsCancellationRequested)
        {
            return;
        }

        _punch = DialPunch.TryStart(_context, _request, _story, this, _reply!, _keys!, () => _relayed is { IsInUse: true });
        if (_punch is null)
        {
            OnPunchFailed(DhtErrorCodes.CannotHolepunch, "the system has no socket left for it");
        }
    }

    private async Task TryLanAsync(PeerAddress lan, CancellationToken cancellationToken)
    {
        _isAskingLan = true;
        try
        {
            if (await AnswersAsync(lan, cancellationToken))
            {
                _path!.Take(new CandidatePath(_context.Self.ServerSocket, lan));
            }
        }
        catch (OperationCanceledException)
        {
            // The caller gave up, and hears so by itself.
        }
        finally
        {
            _isAskingLan = false;
            FailWhenNothingIsLeft();
        }
    }

    private void FailWhenNothingIsLeft()
    {
        if (_punchFailure is { } failure && !_isAskingLan && _relayed is not { IsPending: true } && !_candidate!.IsBound && !_opened.Task.IsCompleted)
        {
            _opened.TrySetException(_relayFailure is { } relay
                ? _story.FailDirect(DhtErrorCodes.RelayAborted, DirectFailure.OfRelay(failure.Code, relay))
                : _story.FailDirect(DhtErrorCodes.HolepunchAborted, DirectFailure.OfPunch(failure.Code, failure.Reason, _story.Trace)));
            _ = _opened.Task.Exception;
        }
    }

    private async Task<bool> AnswersAsync(PeerAddress lan, CancellationToken cancellationToken) =>
        await Neighbour.AnswersAsync(_context, _story, lan, cancellationToken) && !_candidate!.IsBound && !_opened.Task.IsCompleted;
}
