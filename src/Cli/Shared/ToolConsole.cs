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

    public void WriteLine(string line) => Write(output, line);

    public void WriteErrorLine(string line) => Write(error, line);

    /// <summary>Writes one JSON object as a line of stdout.</summary>
    public void WriteObject(Action<Utf8JsonWriter> write) => Write(output, JsonLine.Of(write).Span);

    public void WriteOutput(ReadOnlySpan<byte> line) => Write(output, line);

    public void WriteError(ReadOnlySpan<byte> line) => Write(error, line);

    private void Write(Stream stream, string line) => Write(stream, global::System.Text.Encoding.UTF8.GetBytes(line + "\n"));

    private void Write(Stream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            stream.Write(bytes);
            stream.Flush();
        }
    }
}
