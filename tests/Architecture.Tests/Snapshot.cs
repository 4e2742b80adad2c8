namespace HyperDht.Architecture.Tests;

/// <summary>Compares a text with a file of the checkout, or writes it there when <c>UPDATE_SNAPSHOTS=1</c>.</summary>
internal static class Snapshot
{
    public static void Matches(string path, string text)
    {
        var file = Path.Combine(RepositoryRoot.Path, path);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        var recorded = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (recorded != text)
        {
            Assert.Fail($"{path} is not up to date. Review the change, then run the tests once with UPDATE_SNAPSHOTS=1.\n{Difference(recorded, text)}");
        }
    }

    private static string Difference(string recorded, string text)
    {
        var before = recorded.Split('\n');
        var after = text.Split('\n');
        return string.Join('\n', before.Except(after).Select(l => "- " + l).Concat(after.Except(before).Select(l => "+ " + l)).Take(40));
    }
}
