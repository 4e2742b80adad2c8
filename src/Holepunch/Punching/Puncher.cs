using HyperDht.Holepunch.Remote;
using HyperDht.Holepunch.Sockets;
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
    private readonly List<PunchSocket> _extra = [];
    private readonly ProbeGate _gate = new();
    private readonly ILoopTimer _timer;
    private IPunchPlan? _plan;
    private Task<bool>? _reopening;
    private bool _isThrottling;

    public Puncher(PunchParts parts, IPunchOwner owner, SampledSocket socket, Func<bool> isFirewalled, bool isInitiator)
    {
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

        if (Strategy.IsThrottled)
        {
            _isThrottling = true;
            _parts.Throttle.Begin();
        }

        HolepunchMetrics.Started.Add(1, new KeyValuePair<string, object?>("strategy", Strategy.Name));
        _plan.Start(_parts.Loop.Now);
        Continue();
        return true;
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
        if (IsOver)
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

    private void Continue()
    {
        var mostOpen = _extra.Count + OpenedAtOnce;
        while (!IsOver && _extra.Count < mostOpen && _plan!.TryTakeStep(out var step))
        {
            // What dies on the way reaches nobody.
            if (step.TimeToLive == PunchStep.OpeningTimeToLive || IsVouchedFor(step.Destination))
            {
                SocketOf(step.Socket)?.SendProbe(step.Destination, step.TimeToLive);
            }
            else if (Strategy!.IsThrottled && Witnesses!.IsDisputed)
            {
                // Few probes were sent: it is somebody else's turn at once.
                _isThrottling = false;
                _parts.Throttle.Cancel();
                GiveUp();
                return;
            }
        }

        if (!IsOver && _extra.Count == mostOpen)
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

    private void GiveUp()
    {
        End("gave-up");
        _owner.OnGaveUp();
    }

    private bool IsVouchedFor(PeerAddress to) => Witnesses?.TryTake(to.Host, _parts.Loop.Now) is not false;

    // Opens on demand. When the system has none left, the ones that are open share the work.
    private PunchSocket? SocketOf(int index)
    {
        if (index == 0)
        {
            return Nat.Socket.Socket;
        }

        if (index > _extra.Count && _parts.Sockets.TryOpen() is { } opened)
        {
            opened.Probes = Probes;
            _extra.Add(opened);
        }

        return index <= _extra.Count ? _extra[index - 1]
            : _extra.Count > 0 ? _extra[index % _extra.Count]
            : Nat.Socket.Socket;
    }

    private void HandleTimeout()
    {
        var now = _parts.Loop.Now;
        if (_gate.Deadline <= now && !IsOver)
        {
            Succeed(_gate.Stranger!.Value);
            return;
        }

        if (_plan is not null && !IsOver)
        {
            _plan.HandleTimeout(now);
            Continue();
        }
    }

    private void Succeed(ProbeSource source)
    {
        // Held first: ending the attempt closes what nobody holds.
        source.Socket.Hold();
        HandleConnected();
        _owner.OnPunched(source.Socket, source.Remote);
        source.Socket.Release();
    }

    private void Arm()
    {
        var deadline = IsOver ? null : _plan?.Deadline;
        deadline = !IsOver && (deadline is null || _gate.Deadline < deadline) ? _gate.Deadline ?? deadline : deadline;
        if (deadline is { } at)
        {
            _timer.Set(at);
        }
    }

    private void End(string outcome)
    {
        IsOver = true;
        _timer.Dispose();
        if (_isThrottling)
        {
            _parts.Throttle.End(_parts.Loop.Now);
        }

        if (Strategy is not null)
        {
            HolepunchMetrics.Ended.Add(1, new("strategy", Strategy.Name), new("outcome", outcome));
        }

        // A socket that a stream lives on must not keep the attempt alive.
        Nat.Socket.Socket.Probes = _isInitiator ? null : EchoProbes.Instance;
        Nat.Close();
        foreach (var socket in _extra)
        {
            socket.Probes = Nat.Socket.Socket.Probes;
            socket.Release();
        }

        _extra.Clear();
    }
}
