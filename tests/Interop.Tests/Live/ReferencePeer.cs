using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperDht.Interop.Tests.Live;

/// <summary>A process that runs npm hyperdht and obeys commands, see <c>reference/peer.js</c>.</summary>
internal sealed class ReferencePeer : IAsyncDisposable
{
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task _reader;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _pending = new();
    private readonly BlockingCollection<JsonElement> _events = [];
    private int _lastId;

    private ReferencePeer(Process process)
    {
        _process = process;
        _reader = Task.Run(ReadAsync);
    }

    /// <summary>Why live tests cannot run here, or null when they can.</summary>
    public static string? MissingReason { get; } = FindMissingReason();

    private static string ScriptDirectory => Path.Combine(RepositoryRoot.Path, "tests", "Interop.Tests", "reference");

    public static ReferencePeer Start()
    {
        var process = Process.Start(new ProcessStartInfo("node", "peer.js")
        {
            WorkingDirectory = ScriptDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        return new ReferencePeer(process);
    }

    /// <summary>Runs one command and returns its result.</summary>
    /// <exception cref="ReferenceException">The reference reported an error; its code is in the exception.</exception>
    public async Task<JsonElement> CallAsync(string command, object? arguments = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var line = JsonSerializer.SerializeToNode(arguments ?? new { })!.AsObject();
        line["id"] = JsonValue.Create(id);
        line["cmd"] = JsonValue.Create(command);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        lock (_process)
        {
            _process.StandardInput.WriteLine(line.ToJsonString());
            _process.StandardInput.Flush();
        }

        var message = await answer.Task.WaitAsync(CommandDeadline);
        return message.TryGetProperty("error", out var error)
            ? throw new ReferenceException(error.GetProperty("code").GetString()!, error.GetProperty("message").GetString()!)
            : message.GetProperty("result");
    }

    /// <summary>The next event, such as an accepted connection.</summary>
    public async Task<JsonElement> NextEventAsync() =>
        await Task.Run(() => _events.TryTake(out var item, CommandDeadline) ? item : throw new TimeoutException("No event from the reference."));

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        await _reader;
        _process.Dispose();
        _events.Dispose();
    }

    private static string? FindMissingReason()
    {
        if (!Directory.Exists(Path.Combine(ScriptDirectory, "node_modules", "hyperdht")))
        {
            return "npm hyperdht is not installed: run ./test, or npm ci in tests/Interop.Tests/reference.";
        }

        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true });
            node!.WaitForExit();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node.js is missing: install Node.js 20 to test against the reference.";
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var message = document.RootElement.Clone();
            if (message.TryGetProperty("event", out _))
            {
                _events.Add(message);
            }
            else if (_pending.TryRemove(message.GetProperty("id").GetInt32(), out var answer))
            {
                answer.SetResult(message);
            }
        }

        foreach (var answer in _pending.Values)
        {
            answer.TrySetException(new InvalidOperationException("The reference process ended."));
        }
    }
}
