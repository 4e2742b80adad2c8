using HyperDht.Records.Sqlite.Database;
using HyperDht.Records.Sqlite.Tests.Support;
using HyperDht.Records.Tests.Contract;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Tests;

/// <summary>Files that are not ours, not whole or not free: refused in one sentence, and left as they are.</summary>
public sealed class FileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.File();

    [Fact]
    public async Task SomethingElse_IsRefused()
    {
        await File.WriteAllTextAsync(Path, "A letter to my aunt, with more than a hundred characters so that it could be taken for a header by somebody careless.");

        await AssertRefusedAsync("is not a database of records");
    }

    [Fact]
    public async Task ShortFile_IsRefused()
    {
        await File.WriteAllTextAsync(Path, "SQLite format 3\0");

        await AssertRefusedAsync("is not a database of records");
        Assert.Equal([Path], Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public async Task DatabaseOfAnotherProgram_IsRefused()
    {
        Change("PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES(1)");

        await AssertRefusedAsync("is the database of another program");
    }

    [Fact]
    public async Task OtherLayout_IsRefused()
    {
        await MakeAsync();
        Change("PRAGMA user_version=2");

        await AssertRefusedAsync("has layout 2, this release uses layout 1");
    }

    [Fact]
    public async Task FileCutShort_IsRefused()
    {
        await MakeAsync();
        using (var file = File.OpenWrite(Path))
        {
            file.SetLength(file.Length / 2);
        }

        await AssertRefusedAsync("is damaged (it is cut short)");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(60)]
    public async Task PageOverwritten_IsRefused(int page)
    {
        await MakeAsync();
        using (var file = File.OpenWrite(Path))
        {
            file.Position = page * Schema.PageSize;
            file.Write(Enumerable.Repeat((byte)0xa5, Schema.PageSize).ToArray());
        }

        await AssertRefusedAsync("is damaged");
    }

    [Fact]
    public async Task TablesMissing_IsRefused()
    {
        await MakeAsync();
        Change("DROP TABLE mutable");

        await AssertRefusedAsync("is damaged");
    }

    [Fact]
    public async Task LogWithoutItsFile_IsRefused()
    {
        await File.WriteAllBytesAsync(Path + "-wal", new byte[100]);

        var error = await RefusalAsync();

        Assert.Contains("whose file", error.Message, StringComparison.Ordinal);
        Assert.Equal(100, new FileInfo(Path + "-wal").Length);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task Directory_IsRefused()
    {
        Directory.CreateDirectory(Path);

        Assert.Contains("is a directory", (await RefusalAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingDirectory_IsRefused()
    {
        var error = await RefusalAsync(System.IO.Path.Combine(_directory.Path, "missing", "records.db"));

        Assert.Contains($"'{System.IO.Path.Combine(_directory.Path, "missing")}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(System.IO.Path.Combine(_directory.Path, "missing")));
    }

    [Fact]
    public async Task DirectoryThatTakesNoFiles_IsRefused()
    {
        // Nobody makes files there, root included.
        var error = await RefusalAsync("/proc/self/records.db");

        Assert.Contains("cannot be opened for writing", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check the permissions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileInUse_IsRefused()
    {
        await using var first = await OpenStore.OpenAsync(Path);

        Assert.Contains("is in use by another node", (await RefusalAsync()).Message, StringComparison.Ordinal);

        Assert.True(first.Store.Put(RecordKind.Mutable, StoreSamples.Target(1), StoreSamples.Value(1)));
        await first.AdvanceAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task FileInUseByAnotherProcess_IsRefused()
    {
        using var child = ChildProcess.Start("put", Path, "0");
        await child.ReadLineAsync();
        await child.ReadLineAsync();

        Assert.Contains("is in use by another node", (await RefusalAsync()).Message, StringComparison.Ordinal);

        child.Kill();

        await using var next = await OpenStore.OpenAsync(Path);
    }

    [Fact]
    public async Task ClosedFile_IsFree()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var store = await OpenStore.OpenAsync(Path);
            Assert.Equal(i, store.Store.GetUsage(RecordKind.Bump).Count);
            store.Store.Put(RecordKind.Bump, StoreSamples.Target(i), StoreSamples.Value(i));
        }
    }

    [Fact]
    public async Task StoreThatClosesWhileItOpens_LeavesTheFileFree()
    {
        for (var i = 0; i < 10; i++)
        {
            var store = new OpenStore(Path);
            var opening = store.Store.OpenAsync(CancellationToken.None);
            if (i % 2 == 0)
            {
                await Task.Yield();
            }

            await store.DisposeAsync();
            await opening;
        }

        await using var last = await OpenStore.OpenAsync(Path);
        Assert.True(last.Store.Put(RecordKind.Bump, StoreSamples.Target(1), StoreSamples.Value(1)));
    }

    [Fact]
    public async Task EmptyFile_IsFilled()
    {
        await File.WriteAllBytesAsync(Path, []);

        await MakeAsync();

        Assert.True(new FileInfo(Path).Length > 0);
    }

    [Fact]
    public async Task Leftover_OfACreationThatWasKilled_IsNoHindrance()
    {
        await File.WriteAllTextAsync(Path + "-new", "half");
        await File.WriteAllTextAsync(Path + "-new-journal", "half");

        await MakeAsync();

        Assert.False(File.Exists(Path + "-new"));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Files_AreForTheirOwnerAlone()
    {
        await using var store = await OpenStore.OpenAsync(Path);
        store.Store.Put(RecordKind.Bump, StoreSamples.Target(1), StoreSamples.Value(1));
        await store.AdvanceAsync(TimeSpan.FromSeconds(1));

        var files = Directory.GetFiles(_directory.Path);
        Assert.Equal(4, files.Length);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    public void Dispose() => _directory.Dispose();

    private async Task MakeAsync()
    {
        await using var store = await OpenStore.OpenAsync(Path);
        for (var i = 0; i < 2_000; i++)
        {
            store.Store.Put(RecordKind.Immutable, StoreSamples.Target(i), StoreSamples.Value(i, length: 100));
        }
    }

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task AssertRefusedAsync(string reason)
    {
        var before = await File.ReadAllBytesAsync(Path);
        var time = File.GetLastWriteTimeUtc(Path);

        var error = await RefusalAsync();

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path));
        Assert.Equal(time, File.GetLastWriteTimeUtc(Path));
    }

    private async Task<HyperDhtException> RefusalAsync(string? path = null)
    {
        var error = await Assert.ThrowsAsync<HyperDhtException>(() => OpenStore.OpenAsync(path ?? Path));

        Assert.Equal(DhtErrorCodes.StorageUnavailable, error.ErrorCode);
        Assert.Contains(path ?? Path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        return error;
    }
}
