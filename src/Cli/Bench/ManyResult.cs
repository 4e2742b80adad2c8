using System.Diagnostics;
using System.Text.Json;

namespace HyperDht.Cli.Bench;

/// <summary>How many of n things succeeded and how long they took.</summary>
internal sealed class ManyResult
{
    private readonly List<double> _milliseconds = [];
    private readonly Lock _gate = new();
    private int _failed;
    private string? _error;
    private double _seconds;

    /// <summary>Does a thing n times, some at a time.</summary>
    public static async Task<ManyResult> RunAsync(int count, int concurrency, Func<int, Task> once)
    {
        var result = new ManyResult();
        var next = -1;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, count)).Select(async _ =>
        {
            for (var index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
            {
                await result.MeasureAsync(index, once);
            }
        }));
        result._seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return result;
    }

    /// <summary>Writes the fields that the driver reads.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        _milliseconds.Sort();
        writer.WriteNumber("n", _milliseconds.Count);
        writer.WriteNumber("failed", _failed);
        writer.WriteString("error", _error);
        writer.WriteNumber("seconds", _seconds);
        writer.WriteNumber("p50_ms", Quantile(0.5));
        writer.WriteNumber("p99_ms", Quantile(0.99));
        writer.WriteNumber("max_ms", Quantile(1));
    }

    private double Quantile(double share) => _milliseconds.Count == 0
        ? 0
        : Math.Round(_milliseconds[Math.Min(_milliseconds.Count - 1, (int)(_milliseconds.Count * share))], 6);

    private async Task MeasureAsync(int index, Func<int, Task> once)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await once(index);
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            lock (_gate)
            {
                _milliseconds.Add(took);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            lock (_gate)
            {
                _failed++;
                _error = exception.Message;
            }
        }
    }
}
