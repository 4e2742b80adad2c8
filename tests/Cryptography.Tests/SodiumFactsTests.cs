namespace HyperDht.Cryptography.Tests;

public sealed class SodiumFactsTests
{
    private static readonly SodiumFacts Good = new("1.0.18", IsComplete: true, SecretStreamCipher.StateLength, AcceptsMixedOrder: false);

    [Fact]
    public void LibraryOfThisSystem_IsFit() => SodiumLibrary.Initialize();

    [Theory]
    [InlineData("1.0.18")]
    [InlineData("1.0.20")]
    [InlineData("2.0.0")]
    public void NewEnoughLibrary_IsFit(string version) => Assert.Null((Good with { Version = version }).Problem);

    [Theory]
    [InlineData("1.0.17")]
    [InlineData("")]
    [InlineData("unknown")]
    public void OldLibrary_IsNamed(string version) => AssertProblem(Good with { Version = version }, "too old");

    [Fact]
    public void UnfitLibraries_SayWhatToInstall()
    {
        AssertProblem(Good with { IsComplete = false }, "minimal build");
        AssertProblem(Good with { SecretStreamStateBytes = 64 }, "64 bytes");
        AssertProblem(Good with { AcceptsMixedOrder = true }, "unsafe");
    }

    private static void AssertProblem(SodiumFacts facts, string reason)
    {
        Assert.Contains(reason, facts.Problem, StringComparison.Ordinal);
        Assert.Contains("apt-get install libsodium23", facts.Problem, StringComparison.Ordinal);
    }
}
