using System.Buffers.Binary;
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
        var store = NewStore(vector);
        var forwards = new ForwardTable(store);
        var results = new List<object?>();
        foreach (var op in vector.Input.GetProperty("ops").EnumerateArray())
        {
            var key = op.GetArrayLength() > 1 ? op[1].GetString()! : string.Empty;
            var target = NodeId.Hash(System.Text.Encoding.UTF8.GetBytes(key));
            switch (op[0].GetString())
            {
                case "set":
                    forwards.Set(target, Number(op[2].GetInt32()), PeerAddress.Loopback(1));
                    break;
                case "retain":
                    forwards.TryRetain(target, Number(op[2].GetInt32()));
                    break;
                case "delete":
                    results.Add(forwards.Remove(target) | forwards.Release(target));
                    break;
                case "tick":
                    store.TickAll();
                    break;
                case "get":
                    results.Add(
                        forwards.TryGet(target, out var entry) ? BinaryPrimitives.ReadInt32LittleEndian(entry.Record.Span) : null);
                    break;
                case "has":
                    results.Add(store.Contains(RecordKind.Forward, target));
                    break;
                default:
                    results.Add(store.GetUsage(RecordKind.Forward).Count);
                    break;
            }
        }

        Assert.Equal(vector.Output.GetProperty("results").GetRawText().Replace(" ", string.Empty, StringComparison.Ordinal)
            .Replace("\n", string.Empty, StringComparison.Ordinal), JsonSerializer.Serialize(results));
    }

    public static void Topics(VectorCase vector)
    {
        var store = NewStore(vector);
        var expected = vector.Output.GetProperty("results").EnumerateArray().GetEnumerator();
        foreach (var op in vector.Input.GetProperty("ops").EnumerateArray())
        {
            switch (op[0].GetString())
            {
                case "add":
                    store.AddPeer(TopicOf(op[1]), KeyOf(op[2]), new StoredValue(Convert.FromHexString(op[3].GetString()!), default));
                    break;
                case "remove":
                    store.RemovePeer(TopicOf(op[1]), KeyOf(op[2]));
                    break;
                case "tick":
                    store.TickAll();
                    break;
                case "get":
                    Assert.True(expected.MoveNext());
                    AssertSample(store, TopicOf(op[1]), op[2].GetInt32(), expected.Current);
                    break;
                default:
                    Assert.True(expected.MoveNext());
                    Assert.Equal(expected.Current.GetInt32(), store.GetUsage(RecordKind.Peer).Count);
                    break;
            }
        }
    }

    private static MemoryRecordStore NewStore(VectorCase vector) => new(
        new RecordsOptions { MaxSize = vector.Input.GetProperty("maxSize").GetInt32() },
        new HyperDhtLimits(),
        new ManualLoop(),
        new SeededRandom(1));

    private static void AssertSample(MemoryRecordStore store, NodeId topic, int limit, JsonElement expected)
    {
        var sample = new ReadOnlyMemory<byte>[limit];
        var count = store.SamplePeers(topic, sample);
        var all = expected.GetProperty("all").EnumerateArray().Select(e => e.GetString()!).ToArray();
        var texts = sample[..count].Select(bytes => Convert.ToHexStringLower(bytes.Span)).ToArray();

        Assert.Equal(expected.GetProperty("count").GetInt32(), count);
        Assert.Equal(count, texts.Distinct().Count());
        Assert.Subset(all.ToHashSet(), texts.ToHashSet());
    }

    private static byte[] Number(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }

    private static NodeId TopicOf(JsonElement name) => NodeId.Hash(System.Text.Encoding.UTF8.GetBytes(name.GetString()!));

    private static PublicKey KeyOf(JsonElement key) => new(NodeId.Hash(Convert.FromHexString(key.GetString()!)).Span);
}
