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
    private readonly TickCore _ticks;
    private readonly IRandomSource _random;
    private readonly ILoopTimer _timer;
    private DhtQuery? _refresh;
    private bool _isUpdating;

    public NodeLife(QueryContext context, NodeChecks checks, NetworkState network, IRandomSource random)
    {
        _context = context;
        _checks = checks;
        _network = network;
        _random = random;
        _ticks = new TickCore(random, context.Loop.Now);
        _timer = context.Loop.CreateTimer(HandleTimer);
        context.State.Tick = _ticks.Tick;
        context.QueryStarted = _ticks.HandleQuery;
    }

    public HealthCore Health { get; } = new();

    /// <summary>The host slept.</summary>
    public Action? WokeUp { get; set; }

    /// <summary>The node fell back to ephemeral.</summary>
    public Action? BecameEphemeral { get; set; }

    /// <summary>The health changed.</summary>
    public Action? HealthChanged { get; set; }

    private bool IsAdaptive => _context.Settings is { Ephemeral: null, Adaptive: true };

    /// <summary>Starts ticking.</summary>
    public void Start() => _timer.Set(_context.Loop.Now + TickCore.Period);

    /// <summary>Looks for nodes near a random known one, unless such a search runs.</summary>
    public void Refresh()
    {
        if (_refresh is not null || _context.State.IsClosed)
        {
            return;
        }

        var table = _context.Directory.Table;
        var target = table.Count == 0 ? table.LocalId : table.At(_random.Next(table.Count)).Id;
        _refresh = BackgroundQuery.Create(_context, target);
        _ = RefreshAsync(_refresh);
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
            // The node closes.
        }

        _refresh = null;
    }

    private void HandleTimer()
    {
        _timer.Set(_context.Loop.Now + TickCore.Period);
        if (_ticks.HandleTick(_context.Loop.Now))
        {
            HandleWakeUp();
        }

        var state = _context.State;
        state.Tick = _ticks.Tick;
        _context.DownHints.HandleTick();
        if (!state.IsBootstrapped)
        {
            return;
        }

        Promote();
        if (_ticks.IsKeepAliveDue)
        {
            KeepAlive();
        }

        if (_ticks.TakeRefresh(_context.Directory.Nodes.Count < RoutingTable.BucketSize))
        {
            Refresh();
        }

        if (Health.HandleTick(_context.Stats.Responses, _context.Stats.Timeouts))
        {
            HealthChanged?.Invoke();
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
        var host = _context.Directory.Sampler.Conclusion?.Host;
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

        if (IsAdaptive && !_context.State.IsEphemeral)
        {
            _context.State.IsEphemeral = true;
            BecameEphemeral?.Invoke();
        }

        WokeUp?.Invoke();
    }
}
