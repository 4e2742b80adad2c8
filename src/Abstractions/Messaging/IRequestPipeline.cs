namespace HyperDht.Messaging;

/// <summary>Where the RPC layer hands over every request it has checked.</summary>
internal interface IRequestPipeline
{
    /// <summary>Runs the request through its message's behaviors and handler.</summary>
    /// <returns>False when no command of that number is registered: the RPC layer then answers error 1.</returns>
    bool TryDispatch(DhtRequest request);
}
