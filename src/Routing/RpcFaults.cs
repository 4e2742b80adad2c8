namespace HyperDht.Routing;

/// <summary>Why a request or query ends without a word from the network.</summary>
internal static class RpcFaults
{
    /// <summary>The node is suspended.</summary>
    public static HyperDhtException Suspended() => new(DhtErrorCodes.IoSuspended, "The node is suspended.");
}
