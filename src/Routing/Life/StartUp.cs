using HyperDht.Routing.Commands;
using HyperDht.Routing.Queries;
using HyperDht.Routing.Requests;
using HyperDht.Rpc;
using HyperDht.Runtime;

namespace HyperDht.Routing.Life;

/// <summary>Finds the network, and out about ourselves (spec 01 §16). On the loop.</summary>
internal sealed class StartUp(QueryContext context, NetworkState network, RememberedNodes remembered) : IRequestOwner
{
    private const int Rounds = 2;

    /// <summary>How long after its sending the quick check may be answered: longer than a query of a few near nodes takes.</summary>
    public static readonly TimeSpan QuickCheckPatience = TimeSpan.FromMilliseconds(200);

    private LoopPromise<bool>? _quickCheck;
    private TimeSpan _quickCheckSent;
    private bool _isQuickCheckPositive;
    private Task _running = Task.CompletedTask;

    /// <summary>Whether the last run was cut off by a suspension.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Runs to the end; afterwards the node is bootstrapped, unless it is suspended meanwhile. One run after the other.</summary>
    public Task RunAsync() => _running = RunAfterAsync(_running);

    private async Task RunAfterAsync(Task former)
    {
        await former;
        var state = context.State;
        var suspensions = state.Suspensions;
        _quickCheck = null;
        _isQuickCheckPositive = false;
        try
        {
            await RunRoundsAsync();
        }
        catch (HyperDhtException) when (!state.IsClosed && state.Suspensions != suspensions)
        {
            // Told by the counter as well.
        }

        IsCut = state.IsSuspended || state.Suspensions != suspensions;
        state.IsBootstrapped |= !state.IsClosed && !IsCut;
    }

    private async Task RunRoundsAsync()
    {
        var finding = remembered.FindAsync();
        await context.Loop.WaitAtMostAsync(finding, RememberedNodes.Patience);
        await FindNetworkAsync();
        if (context.Directory.Nodes.Count == 0 && await finding)
        {
            await FindNetworkAsync();
        }
    }

    public void HandleReply(OutboundRequest request, DhtResponse response)
    {
        _isQuickCheckPositive = true;
        _quickCheck?.Succeed(true);
    }

    public void HandleFailure(OutboundRequest request, RequestFailure failure)
    {
    }

    private async Task FindNetworkAsync()
    {
        var state = context.State;
        for (var round = 0; round < Rounds && !state.IsQuiet; round++)
        {
            await BackgroundQuery.Create(context, context.Directory.Table.LocalId, HandleReply).FinishedAsync();
            await AwaitQuickCheckAsync();
            var gained = context.Settings.Ephemeral == false ? await network.UpdateAsync(firewallOnly: false)
                : _isQuickCheckPositive && await network.UpdateAsync(firewallOnly: true);
            if (!gained)
            {
                break;
            }
        }
    }

    // In a network of a few near nodes the query can end while the answer to the check is on its way; the node would then count
    // as firewalled for the next 20 minutes. Elsewhere the query takes longer than this anyway.
    private async Task AwaitQuickCheckAsync()
    {
        if (_quickCheck is { } check && !context.State.IsQuiet)
        {
            await context.Loop.WaitAtMostAsync(check.Task, _quickCheckSent + QuickCheckPatience - context.Loop.Now);
        }
    }

    // One node is asked whether it reaches our server socket; only if it does, the whole check is worth while.
    private void HandleReply(DhtResponse response)
    {
        var settings = context.Settings;
        if (_quickCheck is not null || !context.State.IsFirewalled || !settings.QuickFirewall || settings.Ephemeral == false)
        {
            return;
        }

        _quickCheck = new LoopPromise<bool>(context.Loop);
        _quickCheckSent = context.Loop.Now;
        var call = new DhtCall(InternalCommandIds.PingNat)
        {
            Value = CommandValues.OfPort(context.State.Server!.LocalAddress.Port),
        };
        context.Sender.Send(new OutboundRequest(call, response.From, this));
    }
}
