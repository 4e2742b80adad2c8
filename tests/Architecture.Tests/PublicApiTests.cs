namespace HyperDht.Architecture.Tests;

/// <summary>The public surface changes only together with its recorded text, so that a review sees it.</summary>
public class PublicApiTests
{
    public static TheoryData<string> Assemblies => [.. ProductAssemblies.All.Keys.Where(n => n != "Cli")];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PublicSurface_IsTheRecordedOne(string name) =>
        Snapshot.Matches($"tests/Architecture.Tests/Snapshots/{name}.txt", PublicApi.Describe(ProductAssemblies.All[name]));

    // Of a concern a user sees only ready-made parts, each behind an interface that Abstractions shows.
    [Fact]
    public void Concerns_ShowOnlyReadyMadeParts()
    {
        string[] concerns = ["Transport.Udp", "Routing", "Noise", "Records", "Firewall", "Connections"];
        var abstractions = ProductAssemblies.All["Abstractions"];

        var others = concerns
            .SelectMany(c => ProductAssemblies.All[c].GetExportedTypes())
            .Where(t => !t.GetInterfaces().Any(i => i.Assembly == abstractions && i.IsPublic))
            .Select(t => t.FullName);

        Findings.None(others);
    }
}
