using Microsoft.Extensions.Logging;

namespace HyperDht.Connections;

internal static partial class ConnectionsLog
{
    [LoggerMessage(4501, LogLevel.Warning, "The firewall failed; the peer was refused")]
    public static partial void FirewallFailed(ILogger logger, Exception error);

    [LoggerMessage(4502, LogLevel.Warning, "A handshake could not be answered")]
    public static partial void HandshakeFailed(ILogger logger, Exception error);

    [LoggerMessage(4503, LogLevel.Warning, "A connection was dropped because {Waiting} others wait to be accepted")]
    public static partial void BacklogFull(ILogger logger, int waiting);
}
