using HyperDht.Rpc;

namespace HyperDht.Routing.Requests;

/// <summary>Who sent a request and hears how it goes. All calls on the loop.</summary>
internal interface IRequestOwner
{
    /// <summary>A reply came, possibly with an error code.</summary>
    void HandleReply(OutboundRequest request, DhtResponse response);

    /// <summary>No reply will come.</summary>
    void HandleFailure(OutboundRequest request, RequestFailure failure);

    /// <summary>One transmission timed out; the request goes on or fails right after.</summary>
    void HandleCycle(OutboundRequest request)
    {
    }
}
