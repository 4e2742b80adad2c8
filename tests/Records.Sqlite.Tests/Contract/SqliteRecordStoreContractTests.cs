using HyperDht.Records.Sqlite.Tests.Support;
using HyperDht.Records.Tests.Contract;

namespace HyperDht.Records.Sqlite.Tests.Contract;

/// <summary>The database meets the contract.</summary>
public sealed class SqliteRecordStoreContractTests : RecordStoreContract
{
    protected override Task<StoreUnderTest> OpenAsync(RecordsOptions options, long? maxBytes = null) =>
        OpenStore.OpenForContractAsync(options, maxBytes);
}
