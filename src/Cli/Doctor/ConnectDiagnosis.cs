using System.Globalization;
using HyperDht.Cli.Shared;
using HyperDht.Connections.Dialing;

namespace HyperDht.Cli.Doctor;

/// <summary>Puts into words what one connect did.</summary>
/// <remarks>Pure.</remarks>
internal static class ConnectDiagnosis
{
    /// <summary>The findings of a connect that is over.</summary>
    /// <param name="trace">Its story.</param>
    /// <param name="failure">Why it failed; null when it is open.</param>
    public static IEnumerable<Finding> Of(ConnectTrace trace, ToolFailure? failure)
    {
        foreach (var step in trace.Steps)
        {
            yield return new Finding("step", Text(step), writer => ToolStatus.WriteStep(writer, step));
        }

        yield return Outcome(trace, failure);
        yield return Direct(trace, failure);
    }

    private static string Text(ConnectStep step) => string.Create(CultureInfo.InvariantCulture, $"{step.At.TotalMilliseconds,8:0.0} ms  {step.Name,-12} {step.Detail}")
        + (step.Took is { } took ? string.Create(CultureInfo.InvariantCulture, $" -> {step.Outcome} after {took.TotalMilliseconds:0.0} ms") : string.Empty);

    private static Finding Outcome(ConnectTrace trace, ToolFailure? failure)
    {
        var nats = $"NAT here {ConnectNames.Of(trace.LocalNat)}, NAT there {ConnectNames.Of(trace.RemoteNat)}";
        return new Finding(
            "connect",
            failure is null
                ? $"Connected over {Way(trace)}; {nats}."
                : $"Not connected ({failure.Code}); {nats}.",
            writer =>
            {
                writer.WriteBoolean("connected", failure is null);
                writer.WriteString("path", ToolStatus.PathName(trace.Path));
                writer.WriteString("strategy", trace.Strategy);
                writer.WriteString("localNat", ConnectNames.Of(trace.LocalNat));
                writer.WriteString("remoteNat", ConnectNames.Of(trace.RemoteNat));
            });
    }

    private static string Way(ConnectTrace trace) => trace.Path switch
    {
        PathKind.Relay => "a relay",
        PathKind.Lan => "the local network",
        _ => trace.Strategy is { } strategy && strategy != ToolStatus.PathName(trace.Path) ? $"a direct path by way of {strategy}" : "a direct path",
    };

    private static Finding Direct(ConnectTrace trace, ToolFailure? failure)
    {
        var isDirect = failure is null && trace.Path is PathKind.Direct or PathKind.Lan;
        var text = isDirect ? "The path is direct."
            : trace.NoDirectPath is not { } why ? Undecided(trace, failure)
            : failure is null ? why.SentenceForRelayed() : ToolFailure.Sentence(why);
        return new Finding("direct", text, writer =>
        {
            writer.WriteBoolean("direct", isDirect);
            writer.WriteString("reason", isDirect ? null : text);
        });
    }

    // No attempt at a direct path came to its end: there may have been none, or what ended the connect was faster.
    private static string Undecided(ConnectTrace trace, ToolFailure? failure)
    {
        if (failure is null)
        {
            return "A relay was faster than a direct path, which the connection moves to when there is one.";
        }

        var tried = trace.Steps.LastOrDefault(step => step.Name is "lan" or "direct" or "punch-round" or "punch")?.Name;
        return tried is null ? $"No direct path was tried: {failure.Message}"
            : failure.Code == ToolFailure.TimeoutCode ? $"A direct path was still being tried ({tried}) when the time was over; give it more with --timeout."
            : $"A direct path was still being tried ({tried}) when the connect ended: {failure.Message}";
    }
}
