using System.Text.Json;
using HyperDht.Records;
using HyperDht.Records.Storage;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Interop.Tests.Vectors.Records;

/// <summary>The two designs of caches (spec 02 §6).</summary>
internal static class CacheRunners
{
    public static void Values(VectorCase vector)
    {
        var cache = new ValueCache<string, int>(vector.Input.GetProperty("maxSize").GetInt32(), _ => 1);
        var retained = new Dictionary<string, int>();
        var results = new List<object?>();
        foreach (var op in vector.Input.GetProperty("ops").EnumerateArray())
        {
            var key = op.GetArrayLength() > 1 ? op[1].GetString()! : string.Empty;
            switch (op[0].GetString())
            {
                case "set":
                    SetUnlessRetained(cache, retained, key, op[2].GetInt32());
                    break;
                case "retain":
                    cache.Remove(key);
                    retained[key] = op[2].GetInt32();
                    break;
                case "delete":
                    results.Add(cache.Remove(key) | retained.Remove(key));
                    break;
                case "tick":
                    cache.Tick();
                    break;
                case "get":
                    results.Add(cache.TryGet(key, out var value) || retained.TryGetValue(key, out value) ? value : null);
                    break;
                case "has":
                    results.Add(cache.Contains(key));
                    break;
                default:
                    results.Add(cache.Count);
                    break;
            }
        }

        Assert.Equal(vector.Output.GetProperty("results").GetRawText().Replace(" ", string.Empty, StringComparison.Ordinal)
            .Replace("\n", string.Empty, StringComparison.Ordinal), JsonSerializer.Serialize(results));
    }

    public static void Topics(VectorCase vector)
    {
        var maxSize = vector.Input.GetProperty("maxSize").GetInt32();
        var cache = new TopicCache(maxSize, value => value.Bytes.Length, new SeededRandom(1));
        var expected = vector.Output.GetProperty("results").EnumerateArray().GetEnumerator();
        foreach (var op in vector.Input.GetProperty("ops").EnumerateArray())
        {
            switch (op[0].GetString())
            {
                case "add":
                    cache.Add(TopicOf(op[1]), KeyOf(op[2]), new StoredValue(Convert.FromHexString(op[3].GetString()!), default));
                    break;
                case "remove":
                    cache.Remove(TopicOf(op[1]), KeyOf(op[2]));
                    break;
                case "tick":
                    cache.Tick();
                    break;
                case "get":
                    Assert.True(expected.MoveNext());
                    AssertSample(cache, TopicOf(op[1]), op[2].GetInt32(), expected.Current);
                    break;
                default:
                    Assert.True(expected.MoveNext());
                    Assert.Equal(expected.Current.GetInt32(), cache.Count);
                    break;
            }
        }
    }

    // Servers of this node are retained beside the cache, in the forward table; here the same rule without records.
    private static void SetUnlessRetained(ValueCache<string, int> cache, Dictionary<string, int> retained, string key, int value)
    {
        if (!retained.ContainsKey(key))
        {
            cache.Set(key, value);
        }
    }

    private static void AssertSample(TopicCache cache, NodeId topic, int limit, JsonElement expected)
    {
        var sample = new ReadOnlyMemory<byte>[limit];
        var count = cache.Sample(topic, sample);
        var all = expected.GetProperty("all").EnumerateArray().Select(e => e.GetString()!).ToArray();
        var texts = sample[..count].Select(bytes => Convert.ToHexStringLower(bytes.Span)).ToArray();

        Assert.Equal(expected.GetProperty("count").GetInt32(), count);
        Assert.Equal(count, texts.Distinct().Count());
        Assert.Subset(all.ToHashSet(), texts.ToHashSet());
    }

    private static NodeId TopicOf(JsonElement name) => NodeId.Hash(System.Text.Encoding.UTF8.GetBytes(name.GetString()!));

    private static PublicKey KeyOf(JsonElement key) => new(NodeId.Hash(Convert.FromHexString(key.GetString()!)).Span);
}
