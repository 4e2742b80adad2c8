namespace HyperDht.Architecture.Tests;

/// <summary>Asserts that a rule is broken nowhere, naming every place otherwise.</summary>
internal static class Findings
{
    public static void None<T>(IEnumerable<T> places)
    {
        var found = places.ToList();
        Assert.True(found.Count == 0, $"{found.Count} found:\n{string.Join('\n', found)}");
    }
}
