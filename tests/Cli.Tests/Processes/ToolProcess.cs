using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace HyperDht.Cli.Tests.Processes;

/// <summary>A running program whose lines are kept; ended at the latest when it is disposed.</summary>
internal sealed partial class ToolProcess : IAsyncDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task<byte[]> _output;
    private readonly Task _errors;
    private readonly BlockingCollection<string> _errorLines = [];
    private readonly global::System.Text.StringBuilder _errorText = new();

    private ToolProcess(Process process)
    {
        _process = process;
        _output = ReadOutputAsync(process.StandardOutput.BaseStream);
        _errors = ReadErrorsAsync(process.StandardError);
    }

    /// <summary>Whole lines of stdout so far.</summary>
    public ConcurrentQueue<string> OutputLines { get; } = new();

    /// <summary>All of stderr; whole after <see cref="EndAsync"/>.</summary>
    public string ErrorText => _errorText.ToString();

    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>The tool under test: compiled ahead of time, as users have it, where <c>./test</c> built that; else the one beside the tests.</summary>
    public static ToolProcess Start(params string[] arguments) => Environment.GetEnvironmentVariable("HYPERDHT_TOOL") is { Length: > 0 } tool
        ? StartProgram(tool, arguments)
        : StartProgram("dotnet", [Path.Combine(AppContext.BaseDirectory, "hyperdht.dll"), .. arguments]);

    public static ToolProcess StartProgram(string program, string[] arguments) => new(Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    })!);

    /// <summary>The next event on stderr of that name.</summary>
    public Task<JsonElement> EventAsync(string name) => Task.Run(() =>
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            using var document = JsonDocument.Parse(_errorLines.Take(limit.Token));
            if (document.RootElement.GetProperty("event").GetString() == name)
            {
                return document.RootElement.Clone();
            }
        }
    });

    public async Task WaitForLinesAsync(int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (OutputLines.Count < count)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public void SendInterrupt() => Assert.Equal(0, Kill(_process.Id, Interrupt));

    public void SendTerminate() => Assert.Equal(0, Kill(_process.Id, Terminate));

    /// <summary>Waits for the end; the output is taken as UTF-8.</summary>
    public async Task<(int Code, string Output)> EndAsync()
    {
        var bytes = await OutputBytesAsync();
        return (_process.ExitCode, global::System.Text.Encoding.UTF8.GetString(bytes));
    }

    /// <summary>Waits for the end; what was written to stdout, byte for byte.</summary>
    public async Task<byte[]> OutputBytesAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _errors;
        return await _output;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _errorLines.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private async Task<byte[]> ReadOutputAsync(Stream output)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        var lineStart = 0;
        while (await output.ReadAsync(buffer) is > 0 and var read)
        {
            all.Write(buffer, 0, read);
            while (all.GetBuffer().AsSpan(lineStart, (int)all.Length - lineStart).IndexOf((byte)'\n') is >= 0 and var length)
            {
                OutputLines.Enqueue(global::System.Text.Encoding.UTF8.GetString(all.GetBuffer(), lineStart, length));
                lineStart += length + 1;
            }
        }

        return all.ToArray();
    }

    private async Task ReadErrorsAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _errorText.Append(line).Append('\n');
            _errorLines.Add(line);
        }

        _errorLines.CompleteAdding();
    }
}
