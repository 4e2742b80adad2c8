using HyperDht.Routing.Health;
using HyperDht.Routing.Queries;
using HyperDht.Routing.Table;
using HyperDht.Runtime;

namespace HyperDht.Routing.Life;

/// <summary>Keeps a node alive between requests: keep-alive, refresh, promotion, health (spec 01 §18). On the loop.</summary>
internal sealed class NodeLife : IDisposable
{
    private readonly QueryContext _context;
    private readonly NodeChecks _checks;
    private readonly NetworkState _network;
    private readonly StartUp _startUp;
    private readonly InterfaceWatch _interfaces;
    private readonly AddressWatch _address;
    private readonly RememberedNodes _remembered;
    private readonly TickCore _ticks;
    private readonly IRandomSource _random;
    private readonly ILoopTimer _timer;
    private DhtQuery? _refresh;
    private bool _isUpdating;

    public NodeLife(
        QueryContext context,
        NodeChecks checks,
        NetworkState network,
        StartUp startUp,
        InterfaceWatch interfaces,
        AddressWatch address,
        RememberedNodes remembered,
        IRandomSource random)
    {
        _context = context;
        _checks = checks;
        _network = network;
        _startUp = startUp;
        _interfaces = interfaces;
        _address = address;
        _remembered = remembered;
        _random = random;
        _ticks = new TickCore(random);
        _timer = context.Loop.CreateTimer(HandleTimer);
        context.State.Tick = _ticks.Tick;
        context.QueryStarted = _ticks.HandleQuery;
    }

    public HealthCore Health { get; } = new();

    /// <summary>A tick went by.</summary>
    public Action? Ticked { get; set; }

    /// <summary>The host slept, or the node was resumed.</summary>
    public Action? WokeUp { get; set; }

    /// <summary>The node fell back to ephemeral.</summary>
    public Action? BecameEphemeral { get; set; }

    /// <summary>The health changed.</summary>
    public Action? HealthChanged { get; set; }

    /// <summary>The interfaces of this host changed.</summary>
    public Action? InterfacesChanged { get; set; }

    private bool IsAdaptive => _context.Settings is { Ephemeral: null, Adaptive: true };

    private DateTimeOffset? Shown => _context.Settings.Clock?.GetUtcNow();

    /// <summary>Starts ticking.</summary>
    public void Start()
    {
        _interfaces.Start();
        Tick();
    }

    /// <summary>Stops ticking for a while.</summary>
    public void Suspend() => _timer.Clear();

    /// <summary>Ticks again; whatever was known before the pause is old (spec 01 §22).</summary>
    public void Resume()
    {
        _ticks.HandleWakeUp();
        _context.State.Tick = _ticks.Tick;
        Tick();
        HandleWakeUp();
        WatchInterfaces();
        Refresh();
    }

    /// <summary>Looks for nodes near a random known one, unless such a search runs.</summary>
    public void Refresh()
    {
        if (_refresh is not null || _context.State.IsQuiet)
        {
            return;
        }

        var table = _context.Directory.Table;
        var target = table.Count == 0 ? table.LocalId : table.At(_random.Next(table.Count)).Id;
        _refresh = BackgroundQuery.Create(_context, target);
        _ = RefreshAsync(_refresh);
    }

    /// <summary>Looks at the interfaces of this host now.</summary>
    public void WatchInterfaces()
    {
        if (_interfaces.HasChanged())
        {
            _address.HandleDoubt();
            _context.Sender.Times.Forget();
            InterfacesChanged?.Invoke();
            Refresh();
        }
    }

    /// <summary>Others see us elsewhere, with the interfaces as they were: asks all of them again.</summary>
    public void HandleMoved()
    {
        _address.HandleDoubt();
        Refresh();
    }

    public void Dispose() => _timer.Dispose();

    private async Task RefreshAsync(DhtQuery query)
    {
        try
        {
            await query.FinishedAsync();
        }
        catch (HyperDhtException)
        {
            // The node closes or is suspended.
        }

        _refresh = null;
    }

    private void Tick()
    {
        _ticks.Start(_context.Loop.Now, Shown);
        _timer.Set(_context.Loop.Now + TickCore.Period);
    }

    private void HandleTimer()
    {
        _timer.Set(_context.Loop.Now + TickCore.Period);
        if (_ticks.HandleTick(_context.Loop.Now, Shown))
        {
            HandleWakeUp();
        }

        var state = _context.State;
        state.Tick = _ticks.Tick;
        _context.DownHints.HandleTick();
        Ticked?.Invoke();
        WatchInterfaces();
        if (!state.IsBootstrapped)
        {
            return;
        }

        FollowAddress();
        Promote();
        if (_ticks.IsKeepAliveDue)
        {
            KeepAlive();
        }

        if (_ticks.IsSaveDue)
        {
            _remembered.Save();
        }

        if (_ticks.TakeRefresh(_context.Directory.Nodes.Count < RoutingTable.BucketSize))
        {
            Refresh();
        }

        if (Health.HandleTick(_context.Stats.Responses, _context.Stats.Timeouts - _context.Stats.UsualTimeouts))
        {
            HealthChanged?.Invoke();
        }
    }

    // Under another address the node is a newcomer: it finds out about the firewall there and has to prove itself again.
    private void FollowAddress()
    {
        switch (_address.HandleTick())
        {
            case AddressNews.Moved:
                FallBack();
                Refresh();
                break;
            case AddressNews.CheckDue:
                _ = StartAgainAsync();
                break;
        }
    }

    private async Task StartAgainAsync()
    {
        try
        {
            await _startUp.RunAsync();
        }
        catch (HyperDhtException)
        {
            // The node closes.
        }
    }

    private void KeepAlive()
    {
        var nodes = _context.Directory.Nodes;
        if (nodes.Count == 0)
        {
            Refresh();
            return;
        }

        foreach (var node in KeepAliveRound.Choose(nodes, _ticks.Tick, _context.Sender.Outstanding))
        {
            _checks.Check(node);
        }
    }

    private void Promote()
    {
        var host = _context.Directory.Conclusion?.Host;
        if (IsAdaptive && _context.State.IsEphemeral && _network.Stability.HandleTick(host) && !_isUpdating)
        {
            _ = PromoteAsync();
        }
    }

    private async Task PromoteAsync()
    {
        _isUpdating = true;
        await _network.UpdateAsync(firewallOnly: false);
        _isUpdating = false;
    }

    private void HandleWakeUp()
    {
        _network.Stability.HandleWakeUp();
        if (Health.Reset())
        {
            HealthChanged?.Invoke();
        }

        if (IsAdaptive)
        {
            FallBack();
        }

        _address.HandleDoubt();
        _context.Sender.Times.Forget();
        WokeUp?.Invoke();
    }

    private void FallBack()
    {
        if (!_context.State.IsEphemeral)
        {
            _context.State.IsEphemeral = true;
            BecameEphemeral?.Invoke();
        }
    }
}
