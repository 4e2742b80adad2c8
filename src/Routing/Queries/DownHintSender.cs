using HyperDht.Routing.Commands;
using HyperDht.Routing.Requests;
using HyperDht.Rpc;

namespace HyperDht.Routing.Queries;

/// <summary>Tells nodes that one they named does not answer (spec 01 §20): at most 50 per tick, answers ignored.</summary>
internal sealed class DownHintSender(RpcSettings settings, RequestSender sender) : IRequestOwner
{
    private int _sentInTick;

    /// <summary>A tick went by: the budget is whole again.</summary>
    public void HandleTick() => _sentInTick = 0;

    public OutboundRequest? TrySend(PeerAddress referrer, PeerAddress down)
    {
        if (!settings.SendDownHints || (settings.DownHintsPerTick >= 0 && _sentInTick >= settings.DownHintsPerTick))
        {
            return null;
        }

        _sentInTick++;
        var call = new DhtCall(InternalCommandIds.DownHint) { Value = CommandValues.OfNode(down) };
        var request = new OutboundRequest(call, referrer, this) { IsAddressedById = true };
        sender.Send(request);
        return request;
    }

    public void HandleReply(OutboundRequest request, DhtResponse response)
    {
    }

    public void HandleFailure(OutboundRequest request, RequestFailure failure)
    {
    }
}
