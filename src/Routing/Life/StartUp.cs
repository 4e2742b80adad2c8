using HyperDht.Routing.Commands;
using HyperDht.Routing.Queries;
using HyperDht.Routing.Requests;
using HyperDht.Rpc;

namespace HyperDht.Routing.Life;

/// <summary>Finds the network, and out about ourselves (spec 01 §16). On the loop.</summary>
internal sealed class StartUp(QueryContext context, NetworkState network) : IRequestOwner
{
    private const int Rounds = 2;

    private bool _isQuickCheckSent;
    private bool _isQuickCheckPositive;

    /// <summary>Runs to the end; afterwards the node is bootstrapped.</summary>
    public async Task RunAsync()
    {
        var state = context.State;
        for (var round = 0; round < Rounds && !state.IsClosed; round++)
        {
            await BackgroundQuery.Create(context, context.Directory.Table.LocalId, HandleReply).FinishedAsync();
            var gained = context.Settings.Ephemeral == false ? await network.UpdateAsync(firewallOnly: false)
                : _isQuickCheckPositive && await network.UpdateAsync(firewallOnly: true);
            if (!gained)
            {
                break;
            }
        }

        state.IsBootstrapped = !state.IsClosed;
    }

    public void HandleReply(OutboundRequest request, DhtResponse response) => _isQuickCheckPositive = true;

    public void HandleFailure(OutboundRequest request, RequestFailure failure)
    {
    }

    // One node is asked whether it reaches our server socket; only if it does, the whole check is worth while.
    private void HandleReply(DhtResponse response)
    {
        var settings = context.Settings;
        if (_isQuickCheckSent || !context.State.IsFirewalled || !settings.QuickFirewall || settings.Ephemeral == false)
        {
            return;
        }

        _isQuickCheckSent = true;
        var call = new DhtCall(InternalCommandIds.PingNat)
        {
            Value = CommandValues.OfPort(context.State.Server!.LocalAddress.Port),
        };
        context.Sender.Send(new OutboundRequest(call, response.From, this));
    }
}
