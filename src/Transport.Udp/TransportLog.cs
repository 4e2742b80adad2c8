using Microsoft.Extensions.Logging;

namespace HyperDht.Transport.Udp;

internal static partial class TransportLog
{
    [LoggerMessage(1001, LogLevel.Error, "A {Kind} callback on the loop failed; the loop goes on")]
    public static partial void CallbackFailed(ILogger logger, LoopFaultKind kind, Exception error);

    [LoggerMessage(1002, LogLevel.Warning, "User code held the loop for {Milliseconds} ms; completions of this {Owner} run on the thread pool from now on")]
    public static partial void CompletionHeldLoop(ILogger logger, long milliseconds, string owner);

    [LoggerMessage(1003, LogLevel.Error, "The loop failed and ended")]
    public static partial void LoopFailed(ILogger logger, Exception error);

    [LoggerMessage(1010, LogLevel.Warning, "Socket {Local} was bound again after repeated errors, the last being {Error}")]
    public static partial void SocketRebound(ILogger logger, PeerAddress local, int error);

    [LoggerMessage(1011, LogLevel.Error, "Socket {Local} could not be bound again: {Error}")]
    public static partial void RebindFailed(ILogger logger, PeerAddress local, string error);
}
