using System.Text.Json;

namespace HyperDht.Cli.Shared;

/// <summary>Standard input and output as the tool uses them: stdout carries data, stderr carries status.</summary>
/// <remarks>Writing is thread safe, line by line.</remarks>
internal sealed class ToolConsole(Func<Stream> input, Stream output, Stream error)
{
    private readonly Lock _gate = new();
    private readonly Lazy<Stream> _input = new(input);

    /// <summary>The process's own.</summary>
    public static ToolConsole System { get; } =
        new(Console.OpenStandardInput, Console.OpenStandardOutput(), Console.OpenStandardError());

    public Stream Input => _input.Value;

    public Stream Output => output;

    public void WriteLine(string line) => WriteOutput(Bytes(line));

    public void WriteErrorLine(string line) => WriteError(Bytes(line));

    /// <summary>Writes one JSON object as a line of stdout.</summary>
    public void WriteObject(Action<Utf8JsonWriter> write) => WriteOutput(JsonLine.Of(write).Span);

    /// <summary>Writes a line of data.</summary>
    /// <exception cref="ToolException">It cannot be written.</exception>
    public void WriteOutput(ReadOnlySpan<byte> line)
    {
        try
        {
            Write(output, line);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException("OUTPUT_FAILED", $"stdout cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a line of status.</summary>
    public void WriteError(ReadOnlySpan<byte> line)
    {
        try
        {
            Write(error, line);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody listens to status: stderr is closed, or its disk is full. The exit code says how it went.
        }
    }

    private static byte[] Bytes(string line) => global::System.Text.Encoding.UTF8.GetBytes(line + "\n");

    private void Write(Stream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            stream.Write(bytes);
            stream.Flush();
        }
    }
}
