using HyperDht.Udx;

namespace HyperDht.Connections.Secure;

/// <summary>What to tell the user when a connection breaks.</summary>
internal static class ConnectionFaults
{
    public static HyperDhtException Closed() =>
        new(DhtErrorCodes.ConnectionClosed, "The connection closed before both directions had ended.");

    public static HyperDhtException PathLost() =>
        new(DhtErrorCodes.PathLost, "The network of this host has changed, and the peer does not follow to where it is now.");

    /// <summary>The error of a reason; null for an orderly end.</summary>
    public static HyperDhtException? ToException(this UdxCloseReason reason) => reason switch
    {
        UdxCloseReason.Ended => null,
        UdxCloseReason.Reset => new(DhtErrorCodes.ConnectionReset, "The peer reset the connection."),
        UdxCloseReason.TimedOut => new(DhtErrorCodes.ConnectionTimedOut, "The peer stopped answering."),
        UdxCloseReason.Suspended => new(DhtErrorCodes.Suspended, "The node was suspended."),
        UdxCloseReason.ContextClosed => new(DhtErrorCodes.NodeDestroyed, "The node is closed."),
        _ => Closed(),
    };

    /// <summary>The same error for another caller: a thrown exception collects the stack of the one who sees it.</summary>
    public static HyperDhtException Renewed(this HyperDhtException error) => new(error.ErrorCode, error.Message, error);
}
