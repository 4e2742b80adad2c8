using HyperDht.Connections.Candidates;
using HyperDht.Connections.Handshakes;
using HyperDht.Noise;
using HyperDht.Rpc;
using HyperDht.Runtime;
using HyperDht.Transport;

namespace HyperDht.Connections.Dialing;

/// <summary>One connect from its first lookup to the first proof that the server is there (spec 03 §13).</summary>
/// <remarks>On the loop.</remarks>
internal sealed class DialAttempt : ICandidateOwner
{
    private const int LanRetries = 1;

    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    private readonly DialContext _context;
    private readonly DialRequest _request;
    private readonly DialStory _story;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ICandidate? _candidate;
    private HandshakeReply? _reply;
    private SessionKeys? _keys;
    private CandidatePath? _earlySource;

    public DialAttempt(DialContext context, DialRequest request)
    {
        _context = context;
        _request = request;
        _story = new DialStory(context.Loop);
    }

    /// <summary>Connects, or says why not. Leaves nothing behind when it fails.</summary>
    public async Task<IHyperDhtConnection> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ConnectAsync(cancellationToken);
            ConnectionsMetrics.Connects.Add(1, new KeyValuePair<string, object?>("outcome", "open"));
            return connection;
        }
        catch (Exception error)
        {
            _candidate?.Abort();
            _keys?.Dispose();
            var outcome = (error as HyperDhtException)?.ErrorCode ?? "cancelled";
            ConnectionsMetrics.Connects.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
            throw;
        }
    }

    public bool AcceptFrom(IDatagramSocket socket, PeerAddress source)
    {
        if (_candidate is not { IsBound: false })
        {
            return true;
        }

        if (_reply is null)
        {
            // The server's packets overtook the reply that carries its stream id and our keys.
            _earlySource ??= new CandidatePath(socket, source);
            return true;
        }

        Bind(new CandidatePath(socket, source));
        return true;
    }

    public void OnProven() => _opened.TrySetResult();

    public void OnClosed(Exception? error)
    {
        if (!_opened.Task.IsCompleted)
        {
            var code = (error as HyperDhtException)?.ErrorCode ?? DhtErrorCodes.ConnectionClosed;
            _opened.TrySetException(_story.Fail(code, "The connection closed before the server proved itself.", error));

            // A connect that failed earlier does not look at it.
            _ = _opened.Task.Exception;
        }
    }

    private async Task<IHyperDhtConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var self = _context.Self;
        if (self.IsSuspended)
        {
            throw _story.Fail(DhtErrorCodes.Suspended, "The node is suspended.");
        }

        var terms = new CandidateTerms(true, _request.KeyPair.PublicKey, _request.RemotePublicKey, _story.Trace);
        _candidate = _context.Candidates.Create(this, terms);
        var publicAddress = self.PublicAddress;
        var localAddresses = _request.LocalConnection ? self.LocalAddresses : [];
        using var handshake = new ClientHandshake(_context.Noise, _request.KeyPair, _request.RemotePublicKey);
        var payload = PayloadBuilder.Client(_candidate.StreamId, publicAddress, localAddresses);
        var message1 = await _context.Work.RunAsync(() => handshake.Begin(payload))
            ?? throw _story.Fail(DhtErrorCodes.PeerNotFound, "This is not a key that anybody can have.");

        using var race = new HandshakeRace(_context, _request, _story, (handshake, message1), cancellationToken);
        _reply = await race.RunAsync();
        _keys = race.TakeKeys();
        var path = ClientDecision.Decide(_reply, publicAddress is not null, localAddresses);
        await OpenAsync(path, cancellationToken);
        RememberRelays(_reply.Payload, race.Tried);
        _story.Trace.Path = _candidate.Connection.Path;
        _story.Add("open", _candidate.Connection.RemoteAddress.ToString());
        return _candidate.Connection;
    }

    private async Task OpenAsync(ClientPath path, CancellationToken cancellationToken)
    {
        if (_earlySource is { } early)
        {
            Bind(early);
        }
        else if (path.LanCandidate is { } lan && await AnswersAsync(lan, cancellationToken))
        {
            Bind(new CandidatePath(_context.Self.ServerSocket, lan));
        }
        else if (path.Target is { } target)
        {
            Bind(new CandidatePath(_context.Self.DefaultSocket, target));
        }
        else
        {
            _story.Add("wait", "for the server to reach our public address");
        }

        using var registration = cancellationToken.UnsafeRegister(
            static state => ((TaskCompletionSource)state!).TrySetCanceled(), _opened);
        if (!await _context.Loop.WaitAtMostAsync(_opened.Task, OpenTimeout))
        {
            throw NotReached(path);
        }

        cancellationToken.ThrowIfCancellationRequested();
        await _opened.Task;
    }

    private async Task<bool> AnswersAsync(PeerAddress lan, CancellationToken cancellationToken)
    {
        _story.Add("lan", $"asking {lan}");
        try
        {
            await _context.Rpc.PingAsync(lan, new DhtRequestOptions { Retries = LanRetries }, cancellationToken);
            return !_candidate!.IsBound;
        }
        catch (HyperDhtException error)
        {
            _story.Add("lan", $"{error.ErrorCode} from {lan}");
            return false;
        }
    }

    // The first path wins; whatever comes later changes nothing.
    private void Bind(CandidatePath path)
    {
        if (_candidate!.IsBound)
        {
            return;
        }

        _story.Add("bind", $"to {path.Remote}");
        _candidate.Bind(path, _reply!.Payload.UsableStreamId!.Value, _keys!);
    }

    private HyperDhtException NotReached(ClientPath path) => path switch
    {
        { Target: null } => _story.Fail(
            DhtErrorCodes.HolepunchAborted, "The server did not reach our public address within 10 s."),
        { NeedsPunching: true, Target: { } target } => _story.Fail(
            DhtErrorCodes.CannotHolepunch,
            $"The server is behind a NAT and did not answer at {target}: a direct path needs hole punching, which this release does not have."),
        _ => _story.Fail(DhtErrorCodes.HolepunchAborted, $"The server did not answer at {path.Target} within 10 s."),
    };

    private void RememberRelays(NoisePayload payload, IReadOnlyList<PeerAddress> tried)
    {
        PeerAddress[] offered = [.. payload.UsableRelayAddresses];
        PeerAddress[] nodes = offered.Length > 0 ? offered : [.. tried];
        if (nodes.Length > 0)
        {
            _context.Relays.Set(_request.RemotePublicKey, nodes);
        }
    }
}
