using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace HyperDht.Cli.Shared;

/// <summary>A failure as the tool reports it: a code, one sentence, and the story of a connect when there is one.</summary>
internal sealed record ToolFailure(string Code, string Message, IReadOnlyList<ConnectStep> Trace)
{
    public const string TimeoutCode = "TIMEOUT";

    /// <summary>Somebody stopped the tool.</summary>
    public static readonly ToolFailure Stopped = new("STOPPED", "It was stopped before the end.", []);

    /// <summary>What to tell about an exception; never a stack trace.</summary>
    public static ToolFailure From(Exception exception) => exception switch
    {
        HyperDhtException failure => new(failure.ErrorCode, Sentence(failure), failure.Trace?.Steps ?? []),
        ToolException failure => new(failure.Code, failure.Message, []),
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => new("EADDRINUSE", "The port is in use.", []),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => new("EADDRNOTAVAIL", "This machine has no such address.", []),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => new("EACCES", "The port may not be bound.", []),
        SocketException failure => new(failure.SocketErrorCode.ToString(), failure.Message, []),
        OptionsValidationException failure => new("INVALID_OPTION", failure.Message, []),
        TimeoutException or OperationCanceledException => new(TimeoutCode, "Nothing came in the time that --timeout gives.", ConnectTrace.Of(exception)?.Steps ?? []),
        _ => new("FAILED", exception.Message, []),
    };

    /// <summary>Why no direct path came about and what to do, with the option as the tool calls it.</summary>
    public static string Sentence(NoDirectPath why) => why.SentenceFor($"{KeyList.RelayThrough} <key>");

    private static string Sentence(HyperDhtException failure)
    {
        if (failure.Trace?.NoDirectPath is { } why && failure.Message == why.Sentence)
        {
            return Sentence(why);
        }

        var prefix = failure.ErrorCode + ": ";
        return failure.Message.StartsWith(prefix, StringComparison.Ordinal) ? failure.Message[prefix.Length..] : failure.Message;
    }
}
