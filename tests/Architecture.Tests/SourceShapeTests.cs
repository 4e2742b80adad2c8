using System.Text.RegularExpressions;

namespace HyperDht.Architecture.Tests;

/// <summary>The numbers and names of the style guide.</summary>
public partial class SourceShapeTests
{
    private const int MaxFileLines = 400;
    private const int MaxMethodLines = 70;

    private static readonly IReadOnlyList<SourceFile> Sources = SourceFile.Below("src");

    private static readonly IReadOnlyList<SourceFile> All = [.. Sources, .. SourceFile.Below("tests")];

    [Fact]
    public void Files_StayUnder400Lines() =>
        Findings.None(All.Where(f => f.Lines.Count > MaxFileLines).Select(f => $"{f.Path}: {f.Lines.Count}"));

    [Fact]
    public void Methods_StayUnder70Lines() => Findings.None(All.SelectMany(LongBlocks));

    [Fact]
    public void Files_HoldOneTypeEach() =>
        Findings.None(Sources.Where(f => TypesOf(f).Count > 1).Select(f => $"{f.Path}: {string.Join(", ", TypesOf(f))}"));

    [Fact]
    public void Files_AreNamedAfterTheirType() =>
        Findings.None(All.Where(f => TypesOf(f) is [var type] && f.Name.Split('{')[0] != type).Select(f => $"{f.Path}: {TypesOf(f)[0]}"));

    [Fact]
    public void Types_AreNotSplitOverFiles()
    {
        var split = Sources
            .Where(f => !f.Path.Contains('{', StringComparison.Ordinal))
            .SelectMany(f => TypesOf(f).Select(t => (f.Project, Folder: Path.GetDirectoryName(f.Path), Type: t)))
            .GroupBy(t => t)
            .Where(g => g.Count() > 1)
            .Select(g => g.Key.ToString());

        Findings.None(split);
    }

    [Fact]
    public void Names_SayWhatTheyAre() =>
        Findings.None(All.SelectMany(f => TypesOf(f).Concat(Path.GetDirectoryName(f.Path)!.Split('/'))).Where(n => EmptyName().IsMatch(n)).Distinct());

    [Fact]
    public void Todos_NameAnIssue() =>
        Findings.None(All.SelectMany(f => f.Lines.Where(l => Todo().IsMatch(l)).Select(l => $"{f.Path}: {l.Trim()}")));

    private static List<string> TypesOf(SourceFile file) =>
        [.. file.Code.Select(l => TopLevelType().Match(l)).Where(m => m.Success).Select(m => m.Groups["name"].Value)];

    // The formatter puts the braces of a member on lines of their own, so a block is what one indent encloses.
    private static IEnumerable<string> LongBlocks(SourceFile file)
    {
        var starts = new Dictionary<int, int>();
        for (var index = 0; index < file.Code.Count; index++)
        {
            var line = file.Code[index].TrimEnd();
            var indent = line.Length - line.TrimStart().Length;
            if (line.Trim() == "{")
            {
                starts[indent] = index;
            }
            else if (line.Trim() == "}" && starts.Remove(indent, out var start) && indent > 0 && !TypeHeader().IsMatch(Header(file, start))
                && index - start + 1 > MaxMethodLines)
            {
                yield return $"{file.Path}:{start + 1}: {index - start + 1} lines, {Header(file, start).Trim()}";
            }
        }
    }

    private static string Header(SourceFile file, int brace)
    {
        var first = brace;
        while (first > 0 && file.Code[first - 1].Trim() is { Length: > 0 } previous && !previous.EndsWith('}') && !previous.EndsWith(';'))
        {
            first--;
        }

        return string.Join(' ', file.Code.Skip(first).Take(brace - first));
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|readonly|partial|unsafe|ref)\s+)*(?:class|record\s+struct|record|struct|interface|enum|delegate\s+\S+)\s+(?<name>\w+)")]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum)\s+\w+")]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"^(?:Utils?|Common|Misc|Helpers?)$|\w(?:Utils?|Manager|(?<!Hosted)Service|Impl|Helpers?)$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\bTODO\b(?!.*#\d)|\bFIXME\b")]
    private static partial Regex Todo();
}
