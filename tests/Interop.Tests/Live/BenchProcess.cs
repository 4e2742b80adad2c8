using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperDht.Interop.Tests.Live;

/// <summary>A process that plays a role of the paired benchmarks: ours, the reference's, or the lossy link between them.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly Process _process;

    private BenchProcess(Process process, JsonElement ready)
    {
        _process = process;
        Ready = ready;
    }

    /// <summary>The role's first line.</summary>
    public JsonElement Ready { get; }

    private static string Bench => Path.Combine(RepositoryRoot.Path, "bench", "paired");

    public static Task<BenchProcess> StartOwnAsync(params string[] role) =>
        StartAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "hyperdht.dll"), "bench", .. role]);

    public static Task<BenchProcess> StartReferenceAsync(params string[] role) =>
        StartAsync("node", ["--expose-gc", Path.Combine(Bench, "peer", "subject.js"), "bench", .. role]);

    /// <summary>A link of 100 Mbit/s, 20 ms each way, 50 ms of queue and 1 % loss between two ports.</summary>
    public static Task<BenchProcess> StartLossyLinkAsync(int portA, int portB, int seed)
    {
        var program = Path.Combine(Path.GetTempPath(), $"hyperdht-lossproxy-{Environment.ProcessId}");
        if (!File.Exists(program))
        {
            using var compiler = Process.Start("cc", ["-O2", "-D_GNU_SOURCE", "-o", program, Path.Combine(Bench, "c", "lossproxy.c")]);
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
        }

        return StartAsync(
            program, ["--a", $"{portA}", "--b", $"{portB}", "--rate", "100", "--delay", "20", "--loss", "1", "--queue", "50", "--seed", $"{seed}"]);
    }

    public async Task<JsonElement> AskAsync(string command, object? arguments = null)
    {
        var line = JsonSerializer.SerializeToNode(arguments ?? new { })!.AsObject();
        line["cmd"] = JsonValue.Create(command);
        await _process.StandardInput.WriteLineAsync(line.ToJsonString());
        await _process.StandardInput.FlushAsync();
        var answer = await ReadLineAsync(_process);
        Assert.False(answer.TryGetProperty("error", out var error), error.ToString());
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<BenchProcess> StartAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["PEER_MODULES"] = Path.Combine(RepositoryRoot.Path, "tests", "Interop.Tests", "reference", "node_modules");
        var process = Process.Start(start)!;
        return new BenchProcess(process, await ReadLineAsync(process));
    }

    private static async Task<JsonElement> ReadLineAsync(Process process)
    {
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Deadline)
            ?? throw new InvalidOperationException("The role ended before it answered.");
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
