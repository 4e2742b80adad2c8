using HyperDht.Records.Sqlite.Pending;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>The one thread that writes the file: takes batch after batch, and goes on trying while the disk fails.</summary>
/// <remarks>It has a thread of its own because it waits for the disk; the loop gives it one batch at a time and never waits.</remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "Callers that are late must find the event alive; it holds nothing but memory.")]
internal sealed class BatchWriter
{
    /// <summary>Time between attempts while the file cannot be written.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private const int LeastRoom = 512;
    private const int MostRoom = 16384;
    private const int MeasuredAbove = 128;
    private const double RoomSeconds = 0.04;

    private readonly StoreTerms _terms;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly TaskCompletionSource<OpenedRecords> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteBatch? _inbox;
    private volatile bool _isStopping;
    private volatile bool _isFailing;
    private volatile bool _hasBacklog = true;
    private volatile int _room = 2048;
    private long _nextExpiry = long.MaxValue;

    public BatchWriter(StoreTerms terms, TimeProvider time, ILogger logger)
    {
        _terms = terms;
        _time = time;
        _logger = logger;
    }

    /// <summary>Changes that may wait: as many as are written in the time that a kill may cost.</summary>
    public int Room => _room;

    /// <summary>When the next record is past its age, in milliseconds since 1970.</summary>
    public long NextExpiry => Volatile.Read(ref _nextExpiry);

    /// <summary>Whether the file cannot be written at present.</summary>
    public bool IsFailing => _isFailing;

    /// <summary>Whether there is work that no batch waits for.</summary>
    public bool HasBacklog => _hasBacklog;

    /// <summary>Ends when the thread does.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts the thread, which opens the file first.</summary>
    /// <param name="totals">Receives how much is in the file.</param>
    /// <param name="shares">Receives how much of it came from where.</param>
    /// <exception cref="HyperDhtException">The file cannot be used.</exception>
    public Task<OpenedRecords> OpenAsync(RecordTotals totals, SourceShares shares)
    {
        new Thread(() => Run(totals, shares)) { IsBackground = true, Name = "hyperdht-records" }.Start();
        return _opened.Task;
    }

    /// <summary>Gives the next batch. Any thread; only when the one before is written.</summary>
    public void HandOver(WriteBatch batch)
    {
        Volatile.Write(ref _inbox, batch);
        _wake.Set();
    }

    /// <summary>Ends after the batch that it has; a failing disk gets one more chance.</summary>
    public void Stop()
    {
        _isStopping = true;
        _wake.Set();
    }

    private void Run(RecordTotals totals, SourceShares shares)
    {
        try
        {
            using var file = RecordsFile.Open(_terms, totals, shares, _logger);
            Volatile.Write(ref _nextExpiry, file.Writer.NextExpiry());
            _opened.SetResult(file.Opened);
            Serve(file);
        }
        catch (Exception error) when (_opened.TrySetException(error))
        {
            // Whoever opens the store hears of it.
        }
        catch (Exception error)
        {
            // As if the disk had failed for good: the node goes on out of memory.
            _isFailing = true;
            SqliteLog.WriterEnded(_logger, _terms.Options.Path, error);
        }

        _ended.SetResult();
    }

    private void Serve(RecordsFile file)
    {
        while (true)
        {
            if (Interlocked.Exchange(ref _inbox, null) is { } batch)
            {
                Write(file, batch);
                batch.HandleWritten();
                file.Log.HandleWritten();
            }
            else if (_isStopping)
            {
                return;
            }
            else if (_isFailing || !file.Writer.HasBacklog || !Try(file.Writer.WorkOff))
            {
                _hasBacklog = file.Writer.HasBacklog;
                _wake.WaitOne(_isFailing ? RetryAfter : Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Write(RecordsFile file, WriteBatch batch)
    {
        var began = _time.GetTimestamp();
        while (!Try(() => file.Writer.Write(batch)))
        {
            if (_isStopping)
            {
                return;
            }

            _wake.WaitOne(RetryAfter);
            began = _time.GetTimestamp();
        }

        _hasBacklog = file.Writer.HasBacklog;
        Volatile.Write(ref _nextExpiry, file.Writer.NextExpiry());
        var took = _time.GetElapsedTime(began).TotalSeconds;
        SqliteMetrics.BatchTime.Record(took);
        if (batch.Count >= MeasuredAbove && took > 0)
        {
            var room = batch.Count / took * RoomSeconds;
            _room = (int)Math.Clamp((0.75 * _room) + (0.25 * room), LeastRoom, MostRoom);
        }
    }

    private bool Try(Action work)
    {
        try
        {
            work();
            if (_isFailing)
            {
                _isFailing = false;
                SqliteLog.WritingWorks(_logger, _terms.Options.Path);
            }

            return true;
        }
        catch (SqliteException error)
        {
            SqliteMetrics.Failures.Add(1);
            if (!_isFailing)
            {
                _isFailing = true;
                SqliteLog.WritingFails(_logger, _terms.Options.Path, error.Message);
            }

            return false;
        }
    }
}
