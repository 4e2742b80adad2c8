namespace HyperDht.Architecture.Tests.Threats;

/// <summary>Ids, tids, tokens, nonces and ports come from the system's cryptographic source; only the simulator has another.</summary>
public class L5_Randomness
{
    private static readonly string[] Sources = ["src/Cryptography/Sodium.cs", "src/Cryptography/SystemRandom.cs"];
    private static readonly string[] Users = ["src/Abstractions/Identity/KeyPair.cs", "src/Abstractions/Runtime/SystemRandomSource.cs"];

    [Fact]
    public void CryptographicSource_IsNamedInTwoPlaces()
    {
        // The tool makes seeds and test data by itself; it is no part of a node.
        var users = SourceFile.Below("src")
            .Where(f => f.Project != "Cli" && f.Find(new(
                @"\bRandomNumberGenerator\b|\brandombytes|\bRandomBytes\b|\bSystemRandom\b|\bcrypto_\w*keygen\b|/dev/u?random")).Any())
            .Select(f => f.Path);

        Findings.None(users.Except(Sources).Except(Users));
    }

    [Fact]
    public void PredictableSources_AreNotUsed() =>
        Findings.None(SourceFile.Below("src").SelectMany(f => f.Find(new(@"\bRandom\.Shared\b|\bnew Random\(|\bSystem\.Random\b|\bGuid\.NewGuid\b"))));

    [Fact]
    public void SeededSource_LivesInTheSimulatorOnly() =>
        Findings.None(SourceFile.Below("src")
            .Where(f => f.Project != "Testing")
            .SelectMany(f => f.Find(new(@"\bSeededRandomSource\b"))));

    [Fact]
    public void ImplementationsOfTheSource_AreTwo()
    {
        var implementations = ProductAssemblies.All.Values
            .SelectMany(a => a.GetTypes())
            .Where(t => !t.IsInterface && typeof(Runtime.IRandomSource).IsAssignableFrom(t))
            .Select(t => t.Name)
            .Order(StringComparer.Ordinal);

        Assert.Equal(["SeededRandomSource", "SystemRandomSource"], implementations);
    }
}
