using System.Text.RegularExpressions;

namespace HyperDht.Architecture.Tests;

/// <summary>Calls that would leave the loop, read another clock, or hide a failure.</summary>
public partial class BannedCallTests
{
    private static readonly string[] LoopProjects = ["Abstractions", "Cryptography", "Transport.Udp", "Routing", "Noise", "Records", "Firewall", "Connections"];

    private static readonly IReadOnlyList<SourceFile> Sources = SourceFile.Below("src");

    [Fact]
    public void LoopAssemblies_StayOnTheLoop() =>
        Findings.None(Sources.Where(f => LoopProjects.Contains(f.Project)).SelectMany(f => f.Find(LeavesTheLoop())));

    // The tool talks to people and measures for the benchmark; everything else takes the injected clock.
    [Fact]
    public void Libraries_ReadNoClockOfTheirOwn() =>
        Findings.None(Sources.Where(f => f.Project != "Cli").SelectMany(f => f.Find(OwnClock())));

    [Fact]
    public void NoCode_BlocksOnATaskOrHidesOne() => Findings.None(Sources.SelectMany(f => f.Find(BlocksOrHides())));

    // Taking the result of something finished is no blocking; the check must stand where a reader sees it.
    [Fact]
    public void NoCode_WaitsForAResult()
    {
        var waits =
            from file in Sources
            from index in Enumerable.Range(0, file.Code.Count)
            where file.Code[index].Contains(".GetAwaiter().GetResult()", StringComparison.Ordinal)
            where !file.Code.Take(index + 1).TakeLast(6).Any(l => l.Contains("IsCompleted", StringComparison.Ordinal))
            select $"{file.Path}:{index + 1}";

        Findings.None(waits);
    }

    [Fact]
    public void NoCode_OpensSocketsOutsideOfTheTransport() =>
        Findings.None(Sources.Where(f => LoopProjects.Contains(f.Project) && f.Project != "Transport.Udp").SelectMany(f => f.Find(OwnSocket())));

    [GeneratedRegex(@"\.ConfigureAwait\(|\bTask\.Run\(|\bTask\.Factory\b|\bThread\.Sleep\(")]
    private static partial Regex LeavesTheLoop();

    [GeneratedRegex(@"\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\bStopwatch\.|\bTickCount(?:64)?\b|\bTask\.Delay\([^,()]*(?:\([^()]*\)[^,()]*)*\)|\bnew Timer\(|\bTimeProvider\.System\.")]
    private static partial Regex OwnClock();

    [GeneratedRegex(@"\basync void\b|\.Wait\(\)|\)\.Result\b|^\s*#region|\bdynamic\s+\w+\s*=")]
    private static partial Regex BlocksOrHides();

    [GeneratedRegex(@"\bnew (?:Socket|UdpClient|TcpClient|TcpListener)\(")]
    private static partial Regex OwnSocket();
}
