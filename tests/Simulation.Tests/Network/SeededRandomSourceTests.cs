using HyperDht.Testing;

namespace HyperDht.Simulation.Tests.Network;

public class SeededRandomSourceTests
{
    [Fact]
    public void Fill_IsTheSameForever()
    {
        var bytes = new byte[21];

        new SeededRandomSource(42).Fill(bytes);

        Assert.Equal("16c72e0c2e0b78157e3a116d86d90461a199e43932", Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void Next_IsUniform()
    {
        var random = new SeededRandomSource(1);
        var counts = new int[7];

        for (var i = 0; i < 70_000; i++)
        {
            counts[random.Next(7)]++;
        }

        Assert.All(counts, c => Assert.InRange(c, 9_500, 10_500));
    }

    [Fact]
    public void NextDouble_StaysBelowOne()
    {
        var random = new SeededRandomSource(-1);

        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.InRange(random.NextDouble(), 0, 0.9999999999999999));
    }
}
