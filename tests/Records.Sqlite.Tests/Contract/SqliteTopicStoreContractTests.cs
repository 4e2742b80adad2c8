using HyperDht.Records.Sqlite.Tests.Support;
using HyperDht.Records.Tests.Contract;

namespace HyperDht.Records.Sqlite.Tests.Contract;

/// <summary>The database meets the contract about topics.</summary>
public sealed class SqliteTopicStoreContractTests : TopicStoreContract
{
    protected override Task<StoreUnderTest> OpenAsync(RecordsOptions options, long? maxBytes = null) =>
        OpenStore.OpenForContractAsync(options, maxBytes);
}
