using System.Text;

namespace HyperDht.Architecture.Tests.Limits;

/// <summary>The registry of limits: each is attacked, counted, and stands in docs/abuse.md.</summary>
public class LimitRegistryTests
{
    private static readonly IReadOnlyList<SourceFile> Sources = SourceFile.Below("src");

    private static readonly HashSet<string> TestClasses = [.. SourceFile.Below("tests").Select(f => f.Name)];

    [Fact]
    public void Limits_AreFound() => Assert.NotEmpty(LimitEntry.All);

    [Fact]
    public void Limits_NameATestClassThatExists() =>
        Findings.None(LimitEntry.All.Where(l => !TestClasses.Contains(l.Test)).Select(l => $"{l.Section}:{l.Option} names {l.Test}"));

    [Fact]
    public void Limits_NameATestOfTheirRow() =>
        Findings.None(LimitEntry.All.Where(l => !l.Test.StartsWith(l.Row + "_", StringComparison.Ordinal)).Select(l => $"{l.Option}: {l.Row}, {l.Test}"));

    // The attribute itself is one mention; the instrument that counts is the other.
    [Fact]
    public void Limits_NameACounterThatExists()
    {
        var counted = Sources
            .SelectMany(f => f.Lines)
            .Where(l => !l.Contains("[DhtLimit(", StringComparison.Ordinal) && l.Contains("\"hyperdht.", StringComparison.Ordinal))
            .ToList();

        Findings.None(LimitEntry.All
            .Where(l => !counted.Exists(line => line.Contains($"\"{l.Counter}\"", StringComparison.Ordinal)))
            .Select(l => $"{l.Section}:{l.Option} names {l.Counter}"));
    }

    [Fact]
    public void AbuseReport_IsMadeFromTheRegistry() => Snapshot.Matches("docs/abuse.md", Report());

    private static string Report()
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Limits against abuse

            Generated from the limit registry (`[DhtLimit]` in `src/Abstractions/Limits`) by the architecture tests; do not edit.
            Every limit is an option, has a counter of the meter `HyperDht`, and a test that attacks it with the defaults.

            | Row | Option | Default | Counter | Test |
            |---|---|---|---|---|

            """);
        foreach (var limit in LimitEntry.All)
        {
            text.Append($"| {limit.Row} | `{limit.Section}:{limit.Option}` | {limit.Default} | `{limit.Counter}` | `{limit.Test}` |\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}
