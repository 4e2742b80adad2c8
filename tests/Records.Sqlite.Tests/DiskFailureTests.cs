using HyperDht.Records.Sqlite.Pending;
using HyperDht.Records.Sqlite.Tests.Support;
using HyperDht.Records.Tests.Contract;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Tests;

/// <summary>The disk fails while the node runs: it serves out of memory, says so once, and writes when it can again.</summary>
public sealed class DiskFailureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ListLogger _log = new();

    [Fact]
    public async Task DiskIsFull_NothingIsLost_AndEverythingIsWrittenLater()
    {
        using var child = ChildProcess.Start("full", _directory.File());

        var answer = await child.AnswerAsync();

        Assert.Equal(6_000, answer["found"]);
        Assert.Equal(1, answer["logged"]);
        Assert.Equal(1, answer["logged-later"]);
        Assert.Equal(6_000, answer["kept"]);
    }

    [Fact]
    public async Task FileIsLocked_RecordsAreServedFromMemory_AndTheOldestGoWhenThereAreTooMany()
    {
        await using var store = await OpenStore.OpenAsync(_directory.File(), loggers: _log);
        using (Lock())
        {
            Put(store, 0);
            await FailAsync(store);

            // More than is held in memory.
            const int Length = 1000;
            var count = (int)(PendingWrites.MaxBytes / Length) + 5_000;
            for (var i = 1; i < count; i++)
            {
                Assert.True(store.Store.Put(RecordKind.Immutable, StoreSamples.Target(i), StoreSamples.Value(i, Length)));
            }

            Assert.True(store.Store.TryGet(RecordKind.Immutable, StoreSamples.Target(count - 1), out _));
            Assert.True(store.Store.TryGet(RecordKind.Immutable, StoreSamples.Target(count / 2), out _));
            Assert.False(store.Store.TryGet(RecordKind.Immutable, StoreSamples.Target(2_000), out _));
            Assert.Single(_log.Errors);
        }

        await store.Store.FlushAsync();
        Assert.False(store.Store.IsFailing);
        Assert.True(store.Store.TryGet(RecordKind.Immutable, StoreSamples.Target(0), out _));
        Assert.Single(_log.Errors);
    }

    [Fact]
    public async Task FileIsLockedUntilTheEnd_ClosingDoesNotWaitForIt()
    {
        var store = await OpenStore.OpenAsync(_directory.File(), loggers: _log);
        using (Lock())
        {
            Put(store, 0);
            await FailAsync(store);

            await store.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task DamagedPage_CountsAsMissing()
    {
        await using (var first = await OpenStore.OpenAsync(_directory.File()))
        {
            for (var i = 0; i < 2_000; i++)
            {
                Put(first, i);
            }
        }

        await using var store = await OpenStore.OpenAsync(_directory.File(), loggers: _log);
        await store.CountedAsync();
        using (var file = new FileStream(_directory.File(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            // Everything behind the tables' first pages.
            file.Position = 30 * 4096;
            file.Write(Enumerable.Repeat((byte)0xa5, (int)(file.Length - file.Position)).ToArray());
        }

        var found = Enumerable.Range(0, 2_000).Count(i => store.Store.TryGet(RecordKind.Immutable, StoreSamples.Target(i), out _));

        Assert.InRange(found, 0, 1_900);
        Assert.NotEmpty(_log.Errors);
        Assert.True(store.Store.Put(RecordKind.Mutable, StoreSamples.Target(1), StoreSamples.Value(1)));
        Assert.True(store.Store.TryGet(RecordKind.Mutable, StoreSamples.Target(1), out _));
    }

    public void Dispose() => _directory.Dispose();

    private static void Put(OpenStore store, int number) =>
        Assert.True(store.Store.Put(RecordKind.Immutable, StoreSamples.Target(number), StoreSamples.Value(number, length: 100)));

    // The first write that fails says so.
    private static async Task FailAsync(OpenStore store)
    {
        store.Turn(PendingWrites.Delay);
        while (!store.Store.IsFailing)
        {
            await Task.Delay(1);
        }
    }

    // Another program that writes into the file and does not end.
    private SqliteConnection Lock()
    {
        var connection = new SqliteConnection($"Data Source={_directory.File()};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }
}
