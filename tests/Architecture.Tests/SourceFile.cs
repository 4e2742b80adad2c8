using System.Text.RegularExpressions;

namespace HyperDht.Architecture.Tests;

/// <summary>One file of C#, with and without its comments and literals.</summary>
/// <param name="Path">Relative to the root, with slashes.</param>
/// <param name="Lines">As they are.</param>
/// <param name="Code">The same lines without comments and without the contents of strings.</param>
internal sealed partial record SourceFile(string Path, IReadOnlyList<string> Lines, IReadOnlyList<string> Code)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Folder below <c>src</c> or <c>tests</c>.</summary>
    public string Project => Path.Split('/')[1];

    /// <summary>Every file below a folder of the checkout, generated ones excepted, in a fixed order.</summary>
    public static IReadOnlyList<SourceFile> Below(string folder) =>
        [.. Directory.EnumerateFiles(System.IO.Path.Combine(RepositoryRoot.Path, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Read)];

    /// <summary>Places of a pattern in the code, as <c>file:line: text</c>.</summary>
    public IEnumerable<string> Find(Regex pattern) =>
        Code.Select((line, index) => (line, index))
            .Where(l => pattern.IsMatch(l.line))
            .Select(l => $"{Path}:{l.index + 1}: {l.line.Trim()}");

    private static SourceFile Read(string path)
    {
        var lines = File.ReadAllLines(System.IO.Path.Combine(RepositoryRoot.Path, path));
        return new(path, lines, [.. lines.Select(line => LineComment().Replace(Literal().Replace(line, "\"\""), ""))]);
    }

    [GeneratedRegex(@"\$?@?""(?:[^""\\]|\\.)*""")]
    private static partial Regex Literal();

    [GeneratedRegex("//.*$")]
    private static partial Regex LineComment();
}
