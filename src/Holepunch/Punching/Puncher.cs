using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Sockets;
using HyperDht.Holepunch.Strategies;
using HyperDht.Runtime;

namespace HyperDht.Holepunch.Punching;

/// <summary>One attempt to get through two NATs (spec 03 §11): its sockets, what is known of both sides, and the probes.</summary>
/// <remarks>On the loop. Ends by <see cref="HandleConnected"/>, by giving up, or by <see cref="Dispose"/>.</remarks>
internal sealed class Puncher : IPunchSide, IProbeReceiver, IDisposable
{
    private const int MaxReopened = 3;

    // In one turn of the loop; others have datagrams waiting (threat-model H9).
    private const int OpenedAtOnce = 64;

    private readonly PunchParts _parts;
    private readonly IPunchOwner _owner;
    private readonly Func<bool> _isFirewalled;
    private readonly bool _isInitiator;
    private readonly ProbeGate _gate = new();
    private readonly PunchTurn _turn;
    private readonly ILoopTimer _timer;
    private IPunchPlan? _plan;
    private Task<bool>? _reopening;
    private bool _isLeading;
    private bool _isInTurn;
    private bool _hasPunched = true;

    /// <param name="parts">What every punch of the node works with.</param>
    /// <param name="owner">Whose punch it is.</param>
    /// <param name="socket">The attempt's socket.</param>
    /// <param name="isFirewalled">Whether the node is behind a firewall.</param>
    /// <param name="isInitiator">Whether we dial.</param>
    /// <param name="turn">What it shares with the other attempts of its connect; null when it is the only one.</param>
    public Puncher(
        PunchParts parts, IPunchOwner owner, SampledSocket socket, Func<bool> isFirewalled, bool isInitiator, PunchTurn? turn = null)
    {
        _turn = turn ?? new PunchTurn(parts, isInitiator);
        _parts = parts;
        _owner = owner;
        _isFirewalled = isFirewalled;
        _isInitiator = isInitiator;
        _timer = parts.Loop.CreateTimer(HandleTimeout);
        Nat = Use(socket);
    }

    /// <summary>What is known of our present socket.</summary>
    public NatOpinion Nat { get; private set; }

    public NatKind Kind => Nat.Kind;

    public IReadOnlyList<PeerAddress>? Addresses => Nat.Addresses;

    public RemoteState Remote { get; } = new();

    /// <summary>Where the relay says that the other side is; a probe from its host is no surprise.</summary>
    public PeerAddress? ExpectedRemote { get; set; }

    /// <summary>Which strategy is at work; null before <see cref="TryPunch"/>.</summary>
    public IHolepunchStrategy? Strategy { get; private set; }

    /// <summary>Who vouches for the hosts that get the probes; null trusts the other side.</summary>
    public HostWitnesses? Witnesses { get; init; }

    public bool IsPunching => _plan is not null && !IsOver;

    public bool IsConnected { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>Whether no strategy can work with what is known (spec 03 §9.2).</summary>
    public bool IsUnstable => Nat.Kind is NatKind.Unknown || (Nat.Kind is NatKind.Random && Remote.Kind is NatKind.Random);

    public async Task<bool> AnalyzeAsync(bool reopen)
    {
        await Nat.WaitAsync();
        if (!IsUnstable)
        {
            return true;
        }

        return reopen && !IsOver && await (_reopening ??= ReopenAsync());
    }

    public void AddSample(NatSample sample) => Nat.Socket.Add(sample);

    public void Freeze() => Nat.Analyzer.Freeze();

    public void SendOpening(PeerAddress to) => Nat.Socket.Socket.SendProbe(to, PunchStep.OpeningTimeToLive);

    public void SendProbe(PeerAddress to)
    {
        if (IsVouchedFor(to))
        {
            Nat.Socket.Socket.SendProbe(to, PunchStep.NormalTimeToLive);
        }
    }

    public bool TryPunch()
    {
        if (_plan is not null || IsOver)
        {
            return _plan is not null;
        }

        // What one relay brings may not be enough to punch; another one may bring more.
        _plan = Plan();
        if (_plan is null || Strategy is null)
        {
            return false;
        }

        HolepunchMetrics.Started.Add(1, new KeyValuePair<string, object?>("strategy", Strategy.Name));
        if (Strategy.IsThrottled)
        {
            // What another attempt sends already, to the same place, is not sent twice.
            var leader = _turn.Find(other => other._isLeading && other.Serves(this));
            _isInTurn = true;
            _turn.Join(this);
            if (leader is not null)
            {
                _plan = leader._plan;
                return true;
            }
        }

        _plan.Start(_parts.Loop.Now);
        Lead();
        return true;
    }

    /// <summary>
    /// Another attempt of the connect sends hundreds of probes: the server has to open its NAT towards the socket that they come from, whichever
    /// relay it is told through.
    /// </summary>
    public void JoinTurn()
    {
        if (IsOver || IsPunching || !Nat.Kind.IsPredictable() || Remote.Kind is not NatKind.Random
            || _turn.Find(other => other._isLeading && other.Nat.Kind.IsPredictable()) is not { } leader)
        {
            return;
        }

        var joined = new NatOpinion(leader.Nat.Socket, _isFirewalled);
        var unused = joined.Kind.IsPredictable() ? Nat : joined;
        Nat = joined.Kind.IsPredictable() ? joined : Nat;
        unused.Close();
    }

    /// <summary>The way is found: probing stops, and only the socket in use stays open.</summary>
    public void HandleConnected()
    {
        if (!IsOver)
        {
            IsConnected = true;
            End("connected");
        }
    }

    public void OnProbe(PunchSocket socket, PeerAddress source)
    {
        if (IsOver || (_isInTurn && _turn.IsSettling))
        {
            return;
        }

        var isKnown = Remote.Lists(source.Host) || ExpectedRemote?.Host == source.Host;
        if (_gate.Handle(new ProbeSource(socket, source), isKnown, _parts.Loop.Now))
        {
            Succeed(new ProbeSource(socket, source));
            return;
        }

        HolepunchMetrics.StrangerProbes.Add(1);
        Arm();
    }

    public void Abort() => Dispose();

    public void Dispose()
    {
        if (!IsOver)
        {
            End("dropped");
        }
    }

    // The dialer decides which way is taken; who listens only shows that this one works.
    private IProbeReceiver Probes => _isInitiator ? this : EchoProbes.Instance;

    private PunchSituation Situation => new(Nat.Kind, Remote.Kind, Remote.Targets, _isInitiator);

    private NatOpinion Use(SampledSocket socket)
    {
        socket.Socket.Probes = Probes;
        return new NatOpinion(socket, _isFirewalled);
    }

    private IPunchPlan? Plan()
    {
        foreach (var strategy in Remote.Targets.Count == 0 ? [] : _parts.Strategies)
        {
            if (strategy.TryPlan(Situation) is { } plan)
            {
                Strategy = strategy;
                return plan;
            }
        }

        return null;
    }

    private async Task<bool> ReopenAsync()
    {
        for (var i = 0; i < MaxReopened && IsUnstable && !IsOver && !IsPunching; i++)
        {
            if (_parts.Sockets.TryOpen() is not { } socket)
            {
                break;
            }

            var former = Nat;
            Nat = Use(new SampledSocket(_parts.Loop, socket, _parts.Rpc));
            former.Close();
            await Nat.WaitAsync();
        }

        return Nat.Kind is NatKind.Consistent or NatKind.Open;
    }

    // One of those that share a plan sends; when it has found its own way, or is dropped, the next one does.
    private void Lead()
    {
        _isLeading = true;
        Nat.Socket.Socket.Probes = Probes;
        Continue();
    }

    private void Continue()
    {
        var mostOpen = _turn.Sockets.Count + OpenedAtOnce;
        while (!IsOver && _turn.Sockets.Count < mostOpen && _plan!.TryTakeStep(out var step))
        {
            // What dies on the way reaches nobody.
            if (step.TimeToLive == PunchStep.OpeningTimeToLive || IsVouchedFor(step.Destination))
            {
                SocketOf(step.Socket).SendProbe(step.Destination, step.TimeToLive);
            }
            else if (Strategy!.IsThrottled && Witnesses!.IsDisputed)
            {
                // Few probes were sent: it is somebody else's turn at once.
                _hasPunched = false;
                GiveUp();
                return;
            }
        }

        if (!IsOver && _turn.Sockets.Count == mostOpen)
        {
            _timer.Set(_parts.Loop.Now);
            return;
        }

        if (!IsOver && _plan!.Deadline is null)
        {
            GiveUp();
            return;
        }

        Arm();
    }

    // Nothing is left of the plan, for whoever shares it.
    private void GiveUp()
    {
        while (_turn.Find(SharesPlan) is { } other)
        {
            other._hasPunched = _hasPunched;
            other.End("gave-up");
            other._owner.OnGaveUp();
        }

        End("gave-up");
        _owner.OnGaveUp();
    }

    private bool SharesPlan(Puncher other) => other != this && other._plan == _plan;

    // Whether the probes for this attempt are what another one needs.
    private bool Serves(Puncher other) => Strategy == other.Strategy && Aim is { } aim && aim == other.Aim
        && (Nat.Kind is NatKind.Random || Nat.Socket == other.Nat.Socket);

    // Where ports are random, the host is all that counts.
    private PeerAddress? Aim => Situation.FirstVerified() is { } target ? target with { Port = Remote.Kind is NatKind.Random ? (ushort)0 : target.Port } : null;

    private bool IsVouchedFor(PeerAddress to) => Witnesses?.TryTake(to.Host, _parts.Loop.Now) is not false;

    private PunchSocket SocketOf(int index) => (index == 0 ? null : _turn.Sockets.At(index - 1, this)) ?? Nat.Socket.Socket;

    private void HandleTimeout()
    {
        var now = _parts.Loop.Now;
        if (_gate.Deadline <= now && !IsOver)
        {
            Succeed(_gate.Stranger!.Value);
            return;
        }

        if (_isLeading && !IsOver)
        {
            _plan!.HandleTimeout(now);
            Continue();
        }
    }

    private void Succeed(ProbeSource source)
    {
        // Held first: ending the attempt closes what nobody holds.
        source.Socket.Hold();
        if (_isInTurn)
        {
            _turn.HandleFound();
        }

        HandleConnected();
        _owner.OnPunched(source.Socket, source.Remote);
        source.Socket.Release();
    }

    private void Arm()
    {
        var deadline = IsOver ? null : Deadlines.Earlier(_isLeading ? _plan?.Deadline : null, _gate.Deadline);
        if (deadline is { } at)
        {
            _timer.Set(at);
        }
    }

    private void End(string outcome)
    {
        IsOver = true;
        _timer.Dispose();
        if (Strategy is not null)
        {
            HolepunchMetrics.Ended.Add(1, new("strategy", Strategy.Name), new("outcome", outcome));
        }

        // A socket that a stream lives on must not keep the attempt alive.
        Nat.Socket.Socket.Probes = _isInitiator ? null : EchoProbes.Instance;
        Nat.Close();
        _turn.Sockets.Detach(this);
        if (_isInTurn)
        {
            _turn.Quit(this, _hasPunched);
        }

        if (_isLeading)
        {
            _isLeading = false;
            _turn.Find(SharesPlan)?.Lead();
        }
    }
}
