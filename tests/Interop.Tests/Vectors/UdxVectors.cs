using HyperDht.Interop.Tests.Vectors.Udx;
using Xunit.Abstractions;

namespace HyperDht.Interop.Tests.Vectors;

public sealed class UdxVectors(ITestOutputHelper output)
{
    private static readonly VectorSuite Suite = new(
        "udx",
        new Dictionary<string, Action<VectorCase>> { ["scenario"] = ScenarioRunner.Run },
        listName: "scenarios");

    public static TheoryData<string> Names => [.. Suite.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_IsMet(string name) => Suite.Run(name);

    [Fact]
    public void Vectors_AreCounted() => output.WriteLine(Suite.Summary());
}
