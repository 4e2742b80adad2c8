using HyperDht.Connections.Node;
using HyperDht.Interop.Tests.Vectors.Connect;
using HyperDht.Records;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>What options make of caches and intervals (spec 02 §6, §11).</summary>
internal static class OptionRunners
{
    private static readonly Dictionary<string, RecordKind> Kinds = new()
    {
        ["forwards"] = RecordKind.Forward,
        ["records"] = RecordKind.Peer,
        ["refreshes"] = RecordKind.Refresh,
        ["bumps"] = RecordKind.Bump,
        ["mutables"] = RecordKind.Mutable,
        ["immutables"] = RecordKind.Immutable,
    };

    public static void CacheSizes(VectorCase vector)
    {
        var input = vector.Input.GetProperty("options");
        var node = new HyperDhtOptions();
        var records = new RecordsOptions();
        if (input.TryGetProperty("maxSize", out var maxSize))
        {
            records.MaxSize = maxSize.GetInt32();
        }

        // The reference says "off" with false, we say it with zero.
        if (input.TryGetProperty("connectionKeepAlive", out _))
        {
            node.ConnectionKeepAlive = TimeSpan.Zero;
        }

        Assert.Equal(vector.Output.GetProperty("connectionKeepAlive").GetInt64(), (long)node.ConnectionKeepAlive.TotalMilliseconds);
        Assert.Equal(vector.Output.GetProperty("concurrency").GetInt32(), node.Concurrency);
        foreach (var (name, kind) in Kinds)
        {
            var expected = vector.Output.GetProperty(name);
            Assert.Equal(expected.GetProperty("maxSize").GetInt32(), records.SizeOf(kind));
            Assert.Equal(expected.GetProperty("maxAge").GetInt64(), (long)records.AgeOf(kind).TotalMilliseconds);
            Assert.Equal(expected.GetProperty("rotateEvery").GetInt64(), (long)records.RotationOf(kind).TotalMilliseconds);
        }
    }

    public static void NodeFilter(VectorCase vector)
    {
        var filter = RpcSettingsMap.Create(new HyperDhtOptions(), names: null).FilterNode!;

        Assert.Equal(
            vector.Output.GetProperty("accepted").EnumerateArray().Select(e => e.GetBoolean()),
            vector.Input.Addresses("nodes").Select(filter));
    }
}
