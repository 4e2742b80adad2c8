using HyperDht.Records.Sqlite.Tests.Support;
using HyperDht.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HyperDht.Records.Sqlite.Tests;

/// <summary>How the store gets into a node, and which options it refuses.</summary>
public sealed class BuilderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task NodeWithAFile_StartsAndCloses()
    {
        await using var node = await HyperDhtNode.StartAsync(
            options =>
            {
                options.Bootstrap = [];
                options.Host = "127.0.0.1";
                options.Port = 0;
            },
            builder => builder.UseSqliteRecords(_directory.File()));

        Assert.True(File.Exists(_directory.File()));
    }

    [Fact]
    public void StoreAndMemoryOfNodes_AreOne()
    {
        var services = new ServiceCollection();
        services.AddHyperDht(options => options.Bootstrap = []).UseSqliteRecords(_directory.File()).UseSqliteRecords(_directory.File("other.db"));

        var builder = services.AddHyperDht();
        Assert.Single(builder.Services, service => service.ServiceType == typeof(IRecordStore));
        Assert.Single(builder.Services, service => service.ServiceType == typeof(INodeMemory));
        var options = Assert.Single(builder.Services, service => service.ServiceType == typeof(SqliteRecordsOptions));
        Assert.Equal(_directory.File("other.db"), ((SqliteRecordsOptions)options.ImplementationInstance!).Path);
    }

    [Theory]
    [InlineData("", 1L << 30, 4_000_000, "Path")]
    [InlineData("records.db", 4096, 4_000_000, "MaxBytes")]
    [InlineData("records.db", 1L << 50, 4_000_000, "MaxBytes")]
    [InlineData("records.db", 1L << 30, 0, "MaxRecords")]
    public void WrongOption_NamesItself(string path, long bytes, int records, string named)
    {
        var builder = new ServiceCollection().AddHyperDht();

        var error = Assert.Throws<OptionsValidationException>(() => builder.UseSqliteRecords(path, options =>
        {
            options.MaxBytes = bytes;
            options.MaxRecords = records;
        }));

        Assert.Contains(named, Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
