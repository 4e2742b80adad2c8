using HyperDht.Records.Sqlite.Database;
using HyperDht.Records.Sqlite.Reading;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>The file with all that works on it. Belongs to the writer's thread.</summary>
internal sealed class RecordsFile : IDisposable
{
    private const int ReaderCache = 4 * 1024;
    private const int WriterCache = 8 * 1024;
    private const int CopyingCache = 64;

    // Larger files are gone through while the node is up already: that takes a second for each gigabyte, and more from a slow disk.
    private const long CheckedAtOnce = 64 << 20;

    private readonly DatabaseFile _file;
    private readonly List<IDisposable> _parts = [];

    private RecordsFile(DatabaseFile file, StoreTerms terms, RecordTotals totals, SourceShares shares, ILogger logger)
    {
        _file = file;
        try
        {
            var writing = Keep(file.Connect(WriterCache));
            using (var mode = writing.Prepare("PRAGMA journal_mode=WAL"))
            {
                mode.Run();
            }

            var isLarge = new FileInfo(file.Path).Length > CheckedAtOnce;
            if (!isLarge && writing.FindDamage() is { } damage)
            {
                throw DatabaseFile.Damaged(terms.Options.Path, damage);
            }

            Writer = Keep(new RecordWriter(writing, terms, totals, shares));
            Opened = new OpenedRecords(
                new RecordReader(file.Connect(ReaderCache), terms, logger), Stamp.ToTime(Writer.Newest), LoadNodes(writing));
            Log = Keep(new Checkpoints(writing, file.Connect(CopyingCache), isLarge ? connection => Examine(connection, terms, logger) : null));
        }
        catch
        {
            Opened?.Reader.Dispose();
            Dispose();
            throw;
        }
    }

    public RecordWriter Writer { get; }

    public Checkpoints Log { get; }

    public OpenedRecords Opened { get; }

    /// <summary>Opens the file, and makes it when there is none.</summary>
    /// <exception cref="HyperDhtException">It cannot be used; the message says why and what to do.</exception>
    public static RecordsFile Open(StoreTerms terms, RecordTotals totals, SourceShares shares, ILogger logger)
    {
        var file = DatabaseFile.Take(terms.Options.Path);
        try
        {
            return new RecordsFile(file, terms, totals, shares, logger);
        }
        catch (SqliteException error)
        {
            throw DatabaseFile.Refusal(terms.Options.Path, error);
        }
    }

    public void Dispose()
    {
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            _parts[i].Dispose();
        }

        _file.Dispose();
    }

    private static List<PeerAddress> LoadNodes(SqliteConnection connection)
    {
        var nodes = new List<PeerAddress>();
        using var rows = connection.Prepare("SELECT address FROM node ORDER BY rank");
        while (rows.Step())
        {
            nodes.Add(Source.FromNumber(rows.Number(0)));
        }

        return nodes;
    }

    private static void Examine(SqliteConnection connection, StoreTerms terms, ILogger logger)
    {
        try
        {
            if (connection.FindDamage() is { } damage)
            {
                SqliteMetrics.Failures.Add(1);
                SqliteLog.Damaged(logger, terms.Options.Path, damage);
            }
        }
        catch (SqliteException)
        {
            // The node closes, or the disk fails: whoever needs the file finds out.
        }
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        _parts.Add(part);
        return part;
    }
}
