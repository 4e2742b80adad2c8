using HyperDht.Interop.Tests.Vectors.Cli;
using HyperDht.Interop.Tests.Vectors.Records;
using Xunit.Abstractions;

namespace HyperDht.Interop.Tests.Vectors;

/// <summary>Golden vectors of what nodes store, and of keys and signatures (spec 02).</summary>
public sealed class RecordsVectors(ITestOutputHelper output)
{
    private static readonly VectorSuite Suite = new("records", new Dictionary<string, Action<VectorCase>>
    {
        ["keypair"] = KeyRunners.KeyPairOfSeed,
        ["hash"] = KeyRunners.HashOf,
        ["namespace"] = KeyRunners.Namespaces,
        ["node-id"] = KeyRunners.IdOfAddress,
        ["key-id"] = KeyTextRunners.Run,
        ["encode"] = CodecRunners.Encode,
        ["decode"] = CodecRunners.Decode,
        ["sign"] = SigningRunners.Sign,
        ["verify"] = SigningRunners.Verify,
        ["value-cache"] = CacheRunners.Values,
        ["record-cache"] = CacheRunners.Topics,
        ["store"] = StoreRunners.Run,
        ["client"] = CallRunners.Run,
        ["announcer"] = AnnouncerRunners.Run,
        ["config"] = OptionRunners.CacheSizes,
        ["node-filter"] = OptionRunners.NodeFilter,
        ["cli"] = CliRunners.Run,
    });

    public static TheoryData<string> Names => [.. Suite.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_IsMet(string name) => Suite.Run(name);

    [Fact]
    public void Summary_IsPrinted() => output.WriteLine(Suite.Summary());
}
