using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Database;

/// <summary>The file: refused in one sentence unless it is ours and whole, made when missing, and used by one node at a time.</summary>
/// <remarks>Looking at a file never changes it: SQLite opens it only once its first bytes say that it is ours.</remarks>
internal sealed class DatabaseFile : IDisposable
{
    private const string LockSuffix = "-lock";
    private const int LockAttempts = 20;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _lock;

    private DatabaseFile(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Takes the file, and makes it when there is none.</summary>
    /// <exception cref="HyperDhtException">It cannot be used; the message says why and what to do.</exception>
    public static DatabaseFile Take(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw Refusal($"'{path}' is a directory; name a file in it for the records.");
        }

        if (System.IO.Path.GetDirectoryName(full) is { } parent && !Directory.Exists(parent))
        {
            throw Refusal($"The directory '{parent}' of the records file '{path}' does not exist; make it first.");
        }

        var heldLock = Lock(path, full);
        try
        {
            Check(path, full);
            return new DatabaseFile(full, heldLock);
        }
        catch
        {
            // Nobody can use the file, so nobody needs a lock that would only litter somebody else's directory.
            File.Delete(full + LockSuffix);
            heldLock.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection.</summary>
    /// <param name="cache">Kibibytes of pages it may hold.</param>
    public SqliteConnection Connect(int cache)
    {
        var connection = new SqliteConnection(ConnectionString(Path));
        try
        {
            connection.Open();
            connection.Run($"PRAGMA cache_size=-{cache}");
            connection.Run("PRAGMA synchronous=NORMAL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The sentence for a failure of SQLite while the file is opened.</summary>
    public static HyperDhtException Refusal(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR => Damaged(path, error.Message, error),
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            Refusal($"'{path}' is locked by another program; end it, or name another file for the records.", error),
        _ => NotWritable(path, error.Message, error),
    };

    /// <summary>The sentence for a file that is ours but not whole.</summary>
    public static HyperDhtException Damaged(string path, string detail, Exception? error = null) => Refusal(
        $"'{path}' is damaged ({detail}); it is left as it is. Restore it from a copy, or move it away to start without records.", error);

    public void Dispose() => _lock.Dispose();

    // A node that ends may still copy its log, on a thread of its own if it is one of this process.
    private static FileStream Lock(string path, string full)
    {
        using var pause = new ManualResetEvent(initialState: false);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Lock(full);
            }
            catch (UnauthorizedAccessException error)
            {
                throw NotWritable(path, error.Message, error);
            }
            catch (IOException error) when (!File.Exists(full + LockSuffix))
            {
                throw NotWritable(path, error.Message, error);
            }
            catch (IOException error) when (attempt == LockAttempts)
            {
                throw Refusal($"'{path}' is in use by another node; stop it first, or name another file for the records.", error);
            }
            catch (IOException)
            {
                pause.WaitOne(LockPause);
            }
        }
    }

    private static FileStream Lock(string full)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(full + LockSuffix, options);
    }

    private static void Check(string path, string full)
    {
        try
        {
            if (!File.Exists(full) || new FileInfo(full).Length == 0)
            {
                if (Length(full + "-wal") > 0)
                {
                    throw Refusal($"'{full}-wal' is left of a database whose file '{path}' is missing; restore the file, or move both away.");
                }

                Create(full);
                return;
            }

            CheckHeader(path, full);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw NotWritable(path, error.Message, error);
        }
        catch (SqliteException error)
        {
            throw Refusal(path, error);
        }
    }

    private static void CheckHeader(string path, string full)
    {
        using var file = new FileStream(full, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        Span<byte> bytes = stackalloc byte[DatabaseHeader.Length];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (!DatabaseHeader.TryRead(bytes[..read], out var header))
        {
            throw Refusal($"'{path}' is not a database of records; it is left as it is. Name another file, or move this one away.");
        }

        if (header.ApplicationId != Schema.ApplicationId)
        {
            throw Refusal($"'{path}' is the database of another program; it is left as it is. Name another file, or move this one away.");
        }

        if (header.Version != Schema.Version)
        {
            throw Refusal(
                $"'{path}' has layout {header.Version}, this release uses layout {Schema.Version}; it is left as it is. "
                + "Use the release that made it, or move the file away to start without records.");
        }

        // While a log waits to be copied into it, the file may be shorter than it will be.
        if (header.PageSize != Schema.PageSize || (Length(full + "-wal") == 0 && file.Length < header.PageCount * header.PageSize))
        {
            throw Damaged(path, "it is cut short");
        }
    }

    // Made under another name, so that a file of the real name is always whole, whenever the process is killed.
    private static void Create(string full)
    {
        var draft = full + "-new";
        foreach (var leftover in (string[])[draft, draft + "-journal"])
        {
            File.Delete(leftover);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        new FileStream(draft, options).Dispose();
        using (var connection = new SqliteConnection(ConnectionString(draft)))
        {
            connection.Open();
            connection.Run($"PRAGMA page_size={Schema.PageSize}");
            connection.Run("BEGIN");
            connection.Run($"PRAGMA application_id={Schema.ApplicationId}");
            connection.Run($"PRAGMA user_version={Schema.Version}");
            connection.Run(Schema.Create);
            connection.Run("COMMIT");
        }

        File.Move(draft, full, overwrite: true);
    }

    private static string ConnectionString(string full) =>
        new SqliteConnectionStringBuilder { DataSource = full, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString();

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static HyperDhtException NotWritable(string path, string detail, Exception error) => Refusal(
        $"'{path}' cannot be opened for writing: {detail.TrimEnd('.')}. Check the permissions of the file and of its directory.", error);

    private static HyperDhtException Refusal(string sentence, Exception? error = null) =>
        new(DhtErrorCodes.StorageUnavailable, sentence, error);
}
