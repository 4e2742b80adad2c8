using HyperDht.Messaging;
using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Diagnostics;

internal static partial class HostingLog
{
    [LoggerMessage(8001, LogLevel.Warning, "The pipeline of {Message} failed; the sender hears nothing")]
    public static partial void PipelineFailed(ILogger logger, Exception exception, string message);

    [LoggerMessage(8002, LogLevel.Warning, "A handler of notice {Notice} failed; the others still run")]
    public static partial void NoticeHandlerFailed(ILogger logger, Exception exception, string notice);

    [LoggerMessage(8003, LogLevel.Information, "Node {Name} listens on {Address}")]
    public static partial void NodeStarted(ILogger logger, string name, PeerAddress address);

    [LoggerMessage(8004, LogLevel.Information, "Node {Name} has stopped")]
    public static partial void NodeStopped(ILogger logger, string name);

    [LoggerMessage(8005, LogLevel.Debug, "Command {Command} composed: {Behaviors}")]
    public static partial void RouteComposed(ILogger logger, DhtCommandId command, string behaviors);

    [LoggerMessage(8006, LogLevel.Warning, "{Count} lines of this category were left out: it wrote more than it may in a second")]
    public static partial void LinesSuppressed(ILogger logger, long count);

    [LoggerMessage(8007, LogLevel.Warning, "Plug-in {Plugin} failed when its node became persistent; it goes on serving")]
    public static partial void PluginHookFailed(ILogger logger, Exception exception, string plugin);
}
