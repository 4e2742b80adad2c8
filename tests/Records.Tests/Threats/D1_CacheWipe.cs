using HyperDht.Limits;
using HyperDht.Records.Storage;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Threats;

/// <summary>Volume: a flood of records stays within the byte budget, and takes nothing from the kinds it does not touch.</summary>
public sealed class D1_CacheWipe
{
    private const int Flood = 200_000;

    [Fact]
    public void Flood_StaysWithinTheBudget_AndSparesOtherKinds()
    {
        var limits = new RecordsLimits();
        var store = new MemoryRecordStore(
            new RecordsOptions { MaxSize = 1 << 20 }, limits, new ManualLoop(), new SeededRandom(1));
        var honest = Enumerable.Range(0, 1000).Select(i => NodeId.Hash(BitConverter.GetBytes(-1 - i))).ToArray();
        foreach (var target in honest)
        {
            store.Put(RecordKind.Forward, target, new StoredValue(new byte[33], PeerAddress.Parse("192.0.2.1:1")));
        }

        var content = new byte[1000];
        var mostBytes = 0L;
        for (var i = 0; i < Flood; i++)
        {
            var source = new PeerAddress(0xc6336400 + (uint)(i % 4), 1);
            store.Put(RecordKind.Immutable, NodeId.Hash(BitConverter.GetBytes(i)), new StoredValue(content, source));
            mostBytes = Math.Max(mostBytes, store.Bytes);
        }

        Assert.InRange(mostBytes, 1, limits.MaxBytes);
        Assert.All(honest, target => Assert.True(store.TryGet(RecordKind.Forward, target, out _)));
    }
}
