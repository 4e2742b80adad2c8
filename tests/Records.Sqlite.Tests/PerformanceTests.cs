using System.Globalization;
using HyperDht.Records.Sqlite.Tests.Support;
using Xunit.Abstractions;

namespace HyperDht.Records.Sqlite.Tests;

/// <summary>The promises about speed and size, with values of 100 bytes, each measured in a process that does nothing else.</summary>
/// <remarks>A million records in full; the short run has fewer and asks little of a machine that others use.</remarks>
public sealed class PerformanceTests(ITestOutputHelper output) : IDisposable
{
    private const long Megabyte = 1_000_000;
    private const int Attempts = 3;

    private readonly TemporaryDirectory _directory = new();

    private static bool IsFull => Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1";

    private static double LeastPuts => IsFull ? 20_000 : 500;

    private static int Records => IsFull ? 1_000_000 : 30_000;

    [Fact]
    public async Task PutsDiskStartAndMemory_AreWithinTheirBounds()
    {
        var count = Records.ToString(CultureInfo.InvariantCulture);
        var filled = await FillAsync("1", count);

        // Others may have had the machine for a while.
        for (var attempt = 2; attempt <= Attempts && filled["puts"] < LeastPuts; attempt++)
        {
            filled = await FillAsync(attempt.ToString(CultureInfo.InvariantCulture), count);
        }

        using var start = ChildProcess.Start("start", Path.Combine(_directory.Path, "1", "records.db"), count);
        var started = await start.AnswerAsync();
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Records} records: {filled["puts"]:F0} puts/s, {filled["disk"] / Megabyte:F0} MB on disk, "
                + $"start {started["start"]:F0} ms, read {started["read"]:F1} µs, memory +{filled["memory"] / Megabyte:F0} MB while putting "
                + $"and +{started["memory"] / Megabyte:F0} MB while reading, longest turn {filled["longest-turn"]:F1} ms, {filled["refused"]:F0} times full"));

        // What is counted is the same on every machine.
        Assert.InRange(filled["disk"], 1, 400 * Megabyte / 1_000_000.0 * Math.Max(Records, 50_000));
        Assert.InRange(filled["memory"], 0, 64 * Megabyte);
        Assert.InRange(started["memory"], 0, 64 * Megabyte);
        Assert.Equal(100_000, started["found"]);

        Assert.InRange(filled["puts"], LeastPuts, double.MaxValue);
        Assert.InRange(started["start"], 0, IsFull ? 1_000 : 20_000);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<Dictionary<string, double>> FillAsync(string name, string count)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_directory.Path, name));
        using var fill = ChildProcess.Start("fill", Path.Combine(directory.FullName, "records.db"), count);
        return await fill.AnswerAsync();
    }
}
