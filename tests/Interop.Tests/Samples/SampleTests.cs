using System.Diagnostics;

namespace HyperDht.Interop.Tests.Samples;

/// <summary>The samples do what they show, and the README shows the sample that runs.</summary>
public sealed class SampleTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("Readme")]
    [InlineData("TopicsAndRecords")]
    public void Readme_ShowsTheSampleThatRuns(string name)
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));
        var sample = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", name, "Program.cs"));

        Assert.Contains($"```csharp\n{sample.Trim()}\n```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void SimulationPage_ShowsTheSampleThatRuns()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "simulation.md"));
        var sample = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "BehindNats", "Program.cs"));

        Assert.Contains($"```csharp\n{sample.Trim()}\n```", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PostNotice.cs")]
    [InlineData("ReadBoard.cs")]
    [InlineData("Board.cs")]
    [InlineData("NoticeBoardPlugin.cs")]
    [InlineData("Program.cs")]
    public void PluginsPage_ShowsTheSampleThatRuns(string file)
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "plugins.md"));
        var sample = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "NoticeBoard", file));

        Assert.Contains($"```csharp\n{sample.Trim()}\n```", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Readme/HyperDht.Readme.dll", "says hello, over the Lan path")]
    [InlineData("NoticeBoard/NoticeBoard.dll", " says: The kettle is new.")]
    [InlineData("TopicsAndRecords/HyperDht.TopicsAndRecords.dll", "2: resigned")]
    [InlineData("DurableRecords/HyperDht.DurableRecords.dll", " still says: keep me")]
    [InlineData("BehindNats/HyperDht.BehindNats.dll", "a minute later: path Relay")]
    [InlineData("SwapParts/SwapParts.dll", "listening on ")]
    public async Task Sample_RunsToItsEnd(string name, string expected)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var (folder, file) = (Path.GetDirectoryName(name)!, Path.GetFileName(name));
        var program = Path.Combine(RepositoryRoot.Path, "samples", folder, "bin", configuration, "net10.0", file);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true })!;
        using var deadline = new CancellationTokenSource(Deadline);

        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);

        Assert.Equal(0, process.ExitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }
}
