using System.Globalization;
using System.Text.RegularExpressions;

namespace HyperDht.Architecture.Tests;

/// <summary>Log event ids: each once, each in the range of its project.</summary>
public partial class LogEventTests
{
    private static readonly Dictionary<string, (int First, int Last)> Ranges = new()
    {
        ["Transport.Udp"] = (1000, 2999), ["Routing"] = (3000, 3999), ["Holepunch"] = (4000, 4499), ["Connections"] = (4500, 4999),
        ["Noise"] = (5000, 5999), ["Records"] = (6000, 6399), ["Records.Sqlite"] = (6400, 6499), ["Firewall"] = (6500, 6999), ["Hosting"] = (8000, 8999), ["AspNetCore"] = (9000, 9999),
        ["Cli"] = (10000, 10999), ["Testing"] = (11000, 11999),
    };

    private static readonly IReadOnlyList<(string Project, string Path, int Id)> Events =
    [
        .. from file in SourceFile.Below("src")
           from line in file.Lines
           let match = Message().Match(line)
           where match.Success
           select (file.Project, file.Path, int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture)),
    ];

    [Fact]
    public void Ids_AreUnique() => Findings.None(Events.GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void Ids_LieInTheRangeOfTheirProject() =>
        Assert.DoesNotContain(Events, e => e.Id < Ranges[e.Project].First || e.Id > Ranges[e.Project].Last);

    [Fact]
    public void Project_HasOneLogFile() =>
        Findings.None(Events.GroupBy(e => e.Project).Where(g => g.Select(e => e.Path).Distinct().Count() > 2).Select(g => g.Key));

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId\s*=\s*)?(?<id>\d+)")]
    private static partial Regex Message();
}
