namespace HyperDht.Connections.Forwarding;

/// <summary>What a router does with a request (spec 03 §5.2).</summary>
internal enum RouteKind
{
    /// <summary>Nothing.</summary>
    Drop,

    /// <summary>Sends the request on with another value.</summary>
    Relay,

    /// <summary>Answers it.</summary>
    Reply,

    /// <summary>Hands it to the listener of this node.</summary>
    Serve,
}
