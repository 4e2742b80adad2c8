using HyperDht.Records.Tests.Contract;

namespace HyperDht.Records.Tests.Storage;

/// <summary>The memory store meets the contract.</summary>
public sealed class MemoryRecordStoreContractTests : RecordStoreContract
{
    protected override Task<StoreUnderTest> OpenAsync(RecordsOptions options, long? maxBytes = null) =>
        MemoryStore.OpenAsync(options, maxBytes);
}
