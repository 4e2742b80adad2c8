namespace HyperDht.Architecture.Tests.Limits;

/// <summary>Rows of the threat model that this release answers: each has a class that carries out its attack.</summary>
public class ThreatRowTests
{
    private static readonly HashSet<string> Classes = [.. SourceFile.Below("tests").Where(f => f.Path.Contains("/Threats/", StringComparison.Ordinal)).Select(f => f.Name)];

    [Theory]
    [InlineData("R1")]
    [InlineData("R2")]
    [InlineData("R3")]
    [InlineData("R5")]
    [InlineData("R6")]
    [InlineData("R8")]
    [InlineData("R9")]
    [InlineData("R10")]
    [InlineData("R11")]
    [InlineData("U2")]
    [InlineData("U3")]
    [InlineData("U4")]
    [InlineData("S1")]
    [InlineData("S2")]
    [InlineData("S7")]
    [InlineData("L1")]
    [InlineData("L2")]
    [InlineData("L3")]
    [InlineData("L4")]
    [InlineData("L5")]
    [InlineData("L6")]
    [InlineData("L8")]
    public void Row_IsAttacked(string row) => Assert.Contains(Classes, c => c.StartsWith(row + "_", StringComparison.Ordinal));
}
