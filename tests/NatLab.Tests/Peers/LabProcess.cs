using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace HyperDht.NatLab.Tests.Peers;

/// <summary>A program in the lab that writes one JSON object a line.</summary>
internal sealed class LabProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StreamReader _events;
    private readonly StringBuilder _said = new();

    /// <param name="process">Started already.</param>
    /// <param name="isOnError">Whether its events come on standard error.</param>
    public LabProcess(Process process, bool isOnError)
    {
        _process = process;
        _events = isOnError ? process.StandardError : process.StandardOutput;
        if (isOnError)
        {
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
        }
        else
        {
            process.ErrorDataReceived += (_, line) => _said.AppendLine(line.Data);
            process.BeginErrorReadLine();
        }
    }

    /// <summary>Waits for one of some events.</summary>
    public async Task<JsonElement> WaitAsync(TimeSpan deadline, params string[] names)
    {
        using var end = new CancellationTokenSource(deadline);
        try
        {
            while (await _events.ReadLineAsync(end.Token) is { } line)
            {
                _said.AppendLine(line);
                if (line.StartsWith('{') && JsonDocument.Parse(line).RootElement is var found
                    && found.TryGetProperty("event", out var name) && names.Contains(name.GetString()))
                {
                    return found;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No {string.Join(" or ", names)} within {deadline}. It said:\n{_said}");
        }

        throw new InvalidOperationException($"The process ended before {string.Join(" or ", names)}. It said:\n{_said}");
    }

    public void Write(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
