using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace HyperDht.Interop.Tests.Live.Udx;

/// <summary>A process with one bare stream of the reference, see <c>reference/udx.js</c>.</summary>
internal sealed class ReferenceStream : IAsyncDisposable
{
    public const uint Id = 2;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<JsonElement> _answers = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<JsonElement> _events = Channel.CreateUnbounded<JsonElement>();

    private ReferenceStream(Process process) => _process = process;

    public int Port { get; private set; }

    public static async Task<ReferenceStream> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("node", "udx.js")
        {
            WorkingDirectory = Path.Combine(RepositoryRoot.Path, "tests", "Interop.Tests", "reference"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var stream = new ReferenceStream(process);
        process.OutputDataReceived += (_, line) => stream.Sort(line.Data);
        process.BeginOutputReadLine();
        stream.Port = (await stream._answers.Reader.ReadAsync().AsTask().WaitAsync(Deadline)).GetProperty("port").GetInt32();
        return stream;
    }

    public async Task<JsonElement> AskAsync(string command, object? arguments = null)
    {
        var line = JsonSerializer.SerializeToNode(arguments ?? new { })!.AsObject();
        line["cmd"] = JsonValue.Create(command);
        await _process.StandardInput.WriteLineAsync(line.ToJsonString());
        await _process.StandardInput.FlushAsync();
        return await _answers.Reader.ReadAsync().AsTask().WaitAsync(Deadline);
    }

    public async Task<JsonElement> NextEventAsync(string expected)
    {
        var item = await _events.Reader.ReadAsync().AsTask().WaitAsync(Deadline);
        Assert.Equal(expected, item.GetProperty("event").GetString());
        return item;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Sort(string? line)
    {
        if (line is null)
        {
            return;
        }

        using var document = JsonDocument.Parse(line);
        var message = document.RootElement.Clone();
        (message.TryGetProperty("event", out _) ? _events : _answers).Writer.TryWrite(message);
    }
}
