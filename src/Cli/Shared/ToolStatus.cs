using System.Text.Json;

namespace HyperDht.Cli.Shared;

/// <summary>Status for people or, with <c>--json</c>, for programs: one object with an <c>event</c> field for each line.</summary>
internal sealed class ToolStatus(ToolConsole console, bool json)
{
    public bool IsJson => json;

    /// <summary>Reports an event.</summary>
    /// <param name="name">The value of <c>event</c>.</param>
    /// <param name="text">The line for people; null says nothing to them.</param>
    /// <param name="write">Writes the other fields.</param>
    public void Report(string name, string? text, Action<Utf8JsonWriter>? write = null)
    {
        if (!json)
        {
            if (text is not null)
            {
                console.WriteErrorLine(text);
            }

            return;
        }

        console.WriteError(JsonLine.Of(writer =>
        {
            writer.WriteString("event", name);
            write?.Invoke(writer);
        }).Span);
    }

    /// <summary>Tells who waits what is being done.</summary>
    /// <param name="doing">What; a line of its own for people.</param>
    /// <param name="step">The step of a connect that it is; null for none.</param>
    public void ReportProgress(string doing, string? step = null) => Report("progress", $"{doing} ...", writer =>
    {
        writer.WriteString("doing", doing);
        writer.WriteString("step", step);
    });

    /// <summary>Reports a failure: <c>CODE: sentence</c>, or an <c>error</c> event.</summary>
    public void ReportFailure(ToolFailure failure) => Report("error", $"{failure.Code}: {failure.Message}", writer =>
    {
        writer.WriteString("code", failure.Code);
        writer.WriteString("message", failure.Message);
        writer.WriteStartArray("trace");
        foreach (var step in failure.Trace)
        {
            writer.WriteStartObject();
            WriteStep(writer, step);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>Reports that a connection is open and its peer has proved itself.</summary>
    public void ReportConnection(string name, IHyperDhtConnection connection, string text, TimeSpan? took = null) => Report(name, text, writer =>
    {
        writer.WriteString("remotePublicKey", connection.RemotePublicKey.ToHex());
        writer.WriteString("handshakeHash", Convert.ToHexStringLower(connection.HandshakeHash.Span));
        writer.WriteString("path", PathName(connection.Path));
        writer.WriteString("remote", connection.RemoteAddress.ToString());
        if (took is { } time)
        {
            writer.WriteNumber("ms", Math.Round(time.TotalMilliseconds, 3));
        }
    });

    /// <summary>Writes the fields of a step of a connect.</summary>
    public static void WriteStep(Utf8JsonWriter writer, ConnectStep step)
    {
        writer.WriteString("step", step.Name);
        writer.WriteNumber("ms", Math.Round(step.At.TotalMilliseconds, 3));
        writer.WriteString("detail", step.Detail);
        if (step.Took is { } took)
        {
            writer.WriteNumber("took", Math.Round(took.TotalMilliseconds, 3));
            writer.WriteString("outcome", step.Outcome);
        }
    }

    public static string PathName(PathKind path) => path switch
    {
        PathKind.Lan => "lan",
        PathKind.Direct => "direct",
        PathKind.Relay => "relay",
        _ => "unknown",
    };
}
