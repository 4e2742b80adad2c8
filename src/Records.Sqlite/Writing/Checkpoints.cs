using HyperDht.Records.Sqlite.Database;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>Copies the write-ahead log into the file on a thread of its own, because that waits for the disk to have it.</summary>
/// <remarks>
/// Batches go on meanwhile, so under load the log never ends up copied as a whole and goes on growing. When it has reached its bound, the
/// writer copies the rest between two batches: a little, since this thread has followed.
/// </remarks>
internal sealed class Checkpoints : IDisposable
{
    /// <summary>Pages written since the log was copied last that have it copied again: 16 MiB, which a start reads again in a moment.</summary>
    public const int CopyAfter = 4096;

    /// <summary>Bytes of the log at which the writer stops for the rest.</summary>
    public const long StopAbove = 64 << 20;

    private const int UsualLength = 16 << 20;
    private const int PagesWritten = 9;              // SQLITE_DBSTATUS_CACHE_WRITE

    private readonly SqliteConnection _writing;
    private readonly SqliteConnection _copying;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private readonly FileInfo _log;
    private readonly Action<SqliteConnection>? _examine;
    private int _pages;
    private volatile bool _isStopping;

    /// <summary>Begins to follow a connection that writes.</summary>
    /// <param name="writing">The writer's connection.</param>
    /// <param name="copying">One for this alone; disposed with it.</param>
    /// <param name="examine">What else to do at first, with the same connection; null for nothing.</param>
    public Checkpoints(SqliteConnection writing, SqliteConnection copying, Action<SqliteConnection>? examine)
    {
        _writing = writing;
        _copying = copying;
        _examine = examine;

        _log = new FileInfo(writing.DataSource + "-wal");

        // Instead of SQLite's own copying, which would make a batch wait.
        writing.Run("PRAGMA wal_autocheckpoint=0");
        writing.Run($"PRAGMA journal_size_limit={UsualLength}");
        _thread = new Thread(Run) { IsBackground = true, Name = "hyperdht-records-log" };
        _thread.Start();
    }

    /// <summary>Keeps the log within its bound. On the writer's thread, between transactions.</summary>
    public void HandleWritten()
    {
        _ = raw.sqlite3_db_status(_writing.Handle!, PagesWritten, out var pages, out _, resetFlg: 1);
        _pages += pages;
        if (_pages < CopyAfter)
        {
            return;
        }

        _pages = 0;
        _log.Refresh();
        if (_log.Exists && _log.Length > StopAbove)
        {
            Copy(_writing);
        }
        else
        {
            _wake.Set();
        }
    }

    /// <summary>Ends the thread. On the writer's.</summary>
    public void Dispose()
    {
        _isStopping = true;
        raw.sqlite3_interrupt(_copying.Handle!);
        _wake.Set();
        _thread.Join();
        _copying.Dispose();
        _wake.Dispose();
    }

    // Another one that copies, or a disk that fails, only puts it off: the log keeps everything.
    private static void Copy(SqliteConnection connection) =>
        _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle!, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);

    private void Run()
    {
        _examine?.Invoke(_copying);
        while (true)
        {
            _wake.WaitOne();
            if (_isStopping)
            {
                return;
            }

            Copy(_copying);
        }
    }
}
