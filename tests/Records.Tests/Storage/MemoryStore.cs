using HyperDht.Limits;
using HyperDht.Records.Storage;
using HyperDht.Records.Tests.Contract;
using HyperDht.Records.Tests.Support;

namespace HyperDht.Records.Tests.Storage;

/// <summary>Opens the memory store for the contract.</summary>
internal static class MemoryStore
{
    public static async Task<StoreUnderTest> OpenAsync(RecordsOptions options, long? maxBytes)
    {
        var loop = new ManualLoop();
        var limits = new HyperDhtLimits();
        if (maxBytes is { } bytes)
        {
            limits.Records = new RecordsLimits { MaxBytes = bytes };
        }

        var store = new MemoryRecordStore(options, limits, loop, new SeededRandom(11));
        await store.OpenAsync(CancellationToken.None);
        return new StoreUnderTest(store, time =>
        {
            loop.Advance(time);
            return Task.CompletedTask;
        });
    }
}
