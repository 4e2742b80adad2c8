using System.Diagnostics;
using HyperDht.NatLab.Tests.Lab;
using HyperDht.NatLab.Tests.Peers;

namespace HyperDht.NatLab.Tests;

/// <summary>A lab whose test process is killed leaves nothing behind.</summary>
[Collection(nameof(LabCollection))]
public class LabCleanUpTests
{
    // Every program of a lab inherits it from the process that is killed.
    private const string Mark = "HYPERDHT_LAB_MARK";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [SkippableFact]
    public async Task AKilledTestProcess_LeavesNoProcessNamespaceOrInterface()
    {
        LabFixture.SkipWhenMissing();
        var mark = Guid.NewGuid().ToString("N");
        var interfacesBefore = await InterfacesAsync();
        using var killed = Start(mark);
        var lab = new LabProcess(killed, isOnError: false);
        var up = await lab.WaitAsync(Deadline, "up");

        // bash, and each program with the nsenter that started it.
        Assert.True(Marked(mark).Count > up.GetProperty("programs").GetInt32(), "the lab's programs do not carry the mark");
        var namespaces = Namespaces(Marked(mark)).Except(Namespaces([Environment.ProcessId])).ToArray();
        Assert.NotEmpty(namespaces);

        killed.Kill();
        await killed.WaitForExitAsync();

        for (var end = Stopwatch.StartNew(); Marked(mark).Count > 0 && end.Elapsed < Deadline;)
        {
            await Task.Delay(50);
        }

        Assert.Empty(Marked(mark));
        Assert.Empty(Namespaces(Processes()).Intersect(namespaces));
        Assert.Equal(interfacesBefore, await InterfacesAsync());
    }

    private static Process Start(string mark)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(LabCleanUpTests).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Mark] = mark;
        return Process.Start(start)!;
    }

    private static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc")
        .Select(Path.GetFileName)
        .Where(name => name!.All(char.IsAsciiDigit))
        .Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture));

    private static List<int> Marked(string mark) => [.. Processes().Where(id =>
        Read(() => File.ReadAllText($"/proc/{id}/environ")).Contains($"{Mark}={mark}", StringComparison.Ordinal))];

    private static HashSet<string> Namespaces(IEnumerable<int> processes) => [.. processes
        .SelectMany(id => new[] { "net", "pid", "mnt" }.Select(kind => Read(() => new FileInfo($"/proc/{id}/ns/{kind}").LinkTarget ?? string.Empty)))
        .Where(name => name.Length > 0)];

    // A process may end between the look at the list and the look at it.
    private static string Read(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static async Task<string[]> InterfacesAsync()
    {
        using var list = Process.Start(new ProcessStartInfo("ip", ["-o", "link"]) { RedirectStandardOutput = true })!;
        var lines = await list.StandardOutput.ReadToEndAsync();
        await list.WaitForExitAsync();
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[1].Trim()).Order()];
    }
}
