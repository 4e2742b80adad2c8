using HyperDht.Records.Tests.Contract;

namespace HyperDht.Records.Tests.Storage;

/// <summary>The memory store meets the contract about topics.</summary>
public sealed class MemoryTopicStoreContractTests : TopicStoreContract
{
    protected override Task<StoreUnderTest> OpenAsync(RecordsOptions options, long? maxBytes = null) =>
        MemoryStore.OpenAsync(options, maxBytes);
}
