using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HyperDht.Interop.Tests.Samples;

/// <summary>Programs of users, compiled ahead of time without a warning, do what they do otherwise; all samples that can be in the full run.</summary>
public sealed class AheadOfTimeTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private static bool HasLinker => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "gcc")) || File.Exists(Path.Combine(folder, "clang")));

    public static TheoryData<string, string> Samples() => Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1"
        ? new()
        {
            { "DurableRecords/HyperDht.DurableRecords", " still says: keep me" },
            { "NoticeBoard/NoticeBoard", " says: The kettle is new." },
            { "TopicsAndRecords/HyperDht.TopicsAndRecords", "2: resigned" },
            { "BehindNats/HyperDht.BehindNats", "a minute later: path Relay" },
        }
        : new() { { "DurableRecords/HyperDht.DurableRecords", " still says: keep me" } };

    [SkippableTheory]
    [MemberData(nameof(Samples))]
    public async Task Sample_RunsToItsEnd(string name, string expected)
    {
        Skip.IfNot(HasLinker, "Linking takes gcc or clang: sudo apt-get install gcc libc6-dev");
        var output = Directory.CreateTempSubdirectory("hyperdht-ahead-");
        try
        {
            var sample = Path.Combine(RepositoryRoot.Path, "samples", Path.GetDirectoryName(name)!);
            var (code, said) = await RunAsync(
                "dotnet", "publish", sample, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:PublishAot=true", "-o", output.FullName, "-nologo", "-v", "q");
            Assert.True(code == 0 && !said.Contains("warning", StringComparison.Ordinal), said);

            var program = Path.Combine(output.FullName, Path.GetFileName(name));
            (code, said) = await RunAsync(program);
            Assert.True(code == 0, said);
            Assert.Contains(expected, said, StringComparison.Ordinal);

            // The options of a host are bound by reflection, down to limits that are set once.
            if (File.ReadAllText(Path.Combine(sample, "Program.cs")).Contains("Host.", StringComparison.Ordinal))
            {
                (code, said) = await RunAsync(program, "--HyperDht:Limits:Udx:ReceiveWindow=1", "--HyperDht:Limits:SecretStream:PartialFrameIdle=00:00:00");
                Assert.NotEqual(0, code);
                Assert.Contains("HyperDht.Limits.Udx.ReceiveWindow must be between 65536 and", said, StringComparison.Ordinal);
                Assert.Contains("HyperDht.Limits.SecretStream.PartialFrameIdle must be between 00:00:01 and", said, StringComparison.Ordinal);
            }
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var deadline = new CancellationTokenSource(Deadline);
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, string.Concat(texts));
    }
}
