using System.Xml.Linq;

namespace HyperDht.Architecture.Tests;

/// <summary>The three floors of docs/architecture.md against what the compiler really referenced.</summary>
public class ReferenceGraphTests
{
    private static readonly string[] Leaf = ["Cryptography"];
    private static readonly string[] Concern = ["Abstractions", "Cryptography"];
    private static readonly string[] Concerns = ["Transport.Udp", "Routing", "Noise", "Records", "Firewall", "Holepunch"];
    private static readonly string[] Assembler = [.. Concern, .. Concerns];
    private static readonly string[] Composition = [.. Assembler, "Connections"];

    private static readonly Dictionary<string, string[]> Allowed = new(Concerns.Select(c => KeyValuePair.Create(c, Concern)))
    {
        ["Cryptography"] = [],
        ["Abstractions"] = Leaf,
        ["Connections"] = Assembler,
        ["Hosting"] = Composition,
        ["Testing"] = [.. Composition, "Hosting"],
        ["AspNetCore"] = [.. Composition, "Hosting"],
        ["Cli"] = [.. Composition, "Hosting", "Testing", "Records.Sqlite"],
        ["Records.Sqlite"] = ["Abstractions"],
    };

    public static TheoryData<string> Assemblies => [.. ProductAssemblies.All.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_ReferencesOnlyFloorsBelow(string name)
    {
        var references = ProductAssemblies.All[name].GetReferencedAssemblies()
            .Select(r => r.Name!)
            .Where(r => r.StartsWith("HyperDht.", StringComparison.Ordinal))
            .Select(r => r["HyperDht.".Length..]);

        Findings.None(references.Except(Allowed[name]));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Project_ReferencesOnlyFloorsBelow(string name)
    {
        var project = XDocument.Load(Path.Combine(RepositoryRoot.Path, "src", name, name + ".csproj"));
        var references = project.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

        Findings.None(references.Except(Allowed[name]));
    }

    // Real use, not only what the project file offers: a composition that stops using a concern is a broken arrow too.
    [Fact]
    public void Assembler_UsesWhatItAssembles() =>
        Assert.Superset(
            new HashSet<string> { "HyperDht.Abstractions", "HyperDht.Noise", "HyperDht.Transport.Udp" },
            ProductAssemblies.All["Connections"].GetReferencedAssemblies().Select(r => r.Name!).ToHashSet());

    [Fact]
    public void OnlyHosting_ReferencesMediatR()
    {
        var users = ProductAssemblies.All
            .Where(a => a.Value.GetReferencedAssemblies().Any(r => r.Name!.StartsWith("MediatR", StringComparison.Ordinal)))
            .Select(a => a.Key);

        Assert.Equal(["Hosting"], users);
    }

    [Fact]
    public void OnlyTheMediationFolder_NamesMediatR()
    {
        var named = SourceFile.Below("src")
            .Where(f => !f.Path.StartsWith("src/Hosting/Mediation/", StringComparison.Ordinal))
            .SelectMany(f => f.Find(new(@"\busing MediatR\b|\bMediatR\.")));

        Findings.None(named);
    }
}
