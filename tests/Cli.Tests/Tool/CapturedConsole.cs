using HyperDht.Cli.Shared;

namespace HyperDht.Cli.Tests.Tool;

/// <summary>A console that keeps what is written to it.</summary>
internal sealed class CapturedConsole : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();

    public CapturedConsole() => Console = new ToolConsole(() => Stream.Null, Stream.Synchronized(_output), Stream.Synchronized(_error));

    public ToolConsole Console { get; }

    public IReadOnlyList<string> Output => Lines(_output);

    public IReadOnlyList<string> Error => Lines(_error);

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    private static string[] Lines(MemoryStream stream) =>
        global::System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
