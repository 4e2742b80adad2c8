using HyperDht.Records.Sqlite.Database;
using HyperDht.Records.Sqlite.Pending;
using HyperDht.Records.Sqlite.Reading;
using HyperDht.Records.Sqlite.Writing;
using HyperDht.Rpc;
using HyperDht.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace HyperDht.Records.Sqlite;

/// <summary>Keeps records in a SQLite database: writes behind on a thread of its own, reads rows on the loop.</summary>
/// <remarks>On the loop, but for opening and <see cref="GetUsage"/>.</remarks>
internal sealed class SqliteRecordStore : IRecordStore, INodeMemory
{
    private const int ReaderCache = 8 * 1024;
    private const int WriterCache = 16 * 1024;

    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestExpirySlack = TimeSpan.FromSeconds(30);

    private readonly SqliteRecordsOptions _options;
    private readonly RecordsOptions _records;
    private readonly IDhtLoop _loop;
    private readonly IRandomSource _random;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StoreClock _clock;
    private readonly long[] _ages;
    private readonly RecordTotals _totals = new();
    private readonly List<PeerChoice> _choices = [];
    private readonly ILoopTimer _timer;
    private readonly ILoopTimer _expiry;
    private readonly TimeSpan _expirySlack;
    private DatabaseFile? _file;
    private RecordReader? _reader;
    private BatchWriter? _writer;
    private PendingWrites? _pending;
    private SqliteConnection? _writing;
    private IReadOnlyList<PeerAddress> _nodes = [];
    private bool _isClosed;

    public SqliteRecordStore(
        SqliteRecordsOptions options, RecordsOptions records, IDhtLoop loop, IRandomSource random, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _records = records;
        _loop = loop;
        _random = random;
        _time = time;
        _logger = loggers.CreateLogger<SqliteRecordStore>();
        _clock = new StoreClock(loop, time);
        _ages = Array.ConvertAll(Schema.Kinds, kind => (long)records.AgeOf(kind).TotalMilliseconds);
        _expirySlack = TimeSpan.FromMilliseconds(Math.Min(_ages.Min() / 16.0, LongestExpirySlack.TotalMilliseconds));
        _timer = loop.CreateTimer(HandleTimer);
        _expiry = loop.CreateTimer(HandleExpiry);
    }

    public ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        _file = DatabaseFile.Take(_options.Path);
        try
        {
            Open(_file);
        }
        catch (SqliteException error)
        {
            Release();
            throw DatabaseFile.Refusal(_options.Path, error);
        }

        _loop.Post(static store => ((SqliteRecordStore)store!).ArmExpiry(), this);
        SqliteLog.Opened(_logger, _options.Path, Schema.Kinds.Sum(kind => (long)_totals[kind].Count));
        return ValueTask.CompletedTask;
    }

    public bool TryGet(RecordKind kind, NodeId target, out StoredValue value)
    {
        value = default;
        if (!TryRead(kind, target, out value, out var renewed))
        {
            return false;
        }

        // A third of the age later is early enough: reading then moves a row once in a while, not each time.
        var now = _clock.Now;
        if (now - renewed >= _ages[(int)kind] / 3)
        {
            _pending!.Renew(new ValueKey(kind, target), now);
            Arm();
        }

        return true;
    }

    public bool Put(RecordKind kind, NodeId target, StoredValue value)
    {
        if (!HasRoom(RecordCharge.Of(kind, value.Bytes.Length)))
        {
            return false;
        }

        var key = new ValueKey(kind, target);
        _pending!.Set(key, new PendingRecord(value, _clock.Now), _pending.TryFind(key, out var former) ? former.Value?.Bytes.Length : null);
        Arm();
        return true;
    }

    public bool Remove(RecordKind kind, NodeId target)
    {
        if (!TryRead(kind, target, out var value, out _))
        {
            return false;
        }

        _pending!.Set(new ValueKey(kind, target), new PendingRecord(null, _clock.Now), value.Bytes.Length);
        Arm();
        return true;
    }

    public bool AddPeer(NodeId topic, PublicKey key, StoredValue record)
    {
        if (!HasRoom(RecordCharge.Of(RecordKind.Peer, record.Bytes.Length)))
        {
            return false;
        }

        var former = _pending!.TryFind(topic, key, out var pending) ? pending.Value?.Bytes.Length : null;
        _pending.Set(topic, key, new PendingRecord(record, _clock.Now), former);
        Arm();
        return true;
    }

    public bool RemovePeer(NodeId topic, PublicKey key)
    {
        if (_isClosed || !TryFindPeer(topic, key, out var length))
        {
            return false;
        }

        _pending!.Set(topic, key, new PendingRecord(null, _clock.Now), length);
        Arm();
        return true;
    }

    public int SamplePeers(NodeId topic, Span<ReadOnlyMemory<byte>> destination)
    {
        if (_isClosed || _reader is null)
        {
            return 0;
        }

        _choices.Clear();
        ListPeers(topic, _choices);
        var written = 0;
        for (var left = _choices.Count; left > 0 && written < destination.Length; left--)
        {
            // Each draw takes one out of those that are left.
            var drawn = _random.Next(left);
            var choice = _choices[drawn];
            _choices[drawn] = _choices[left - 1];
            if (choice.Id == 0)
            {
                destination[written++] = choice.Record;
            }
            else if (_reader.TryReadPeer(choice.Id, out var record))
            {
                destination[written++] = record;
            }
        }

        return written;
    }

    public RecordUsage GetUsage(RecordKind kind)
    {
        var written = _totals[kind];
        var pending = _pending?.UsageOf(kind) ?? default;
        return new RecordUsage(Math.Max(0, written.Count + pending.Count), Math.Max(0, written.Bytes + pending.Bytes));
    }

    public ValueTask<IReadOnlyList<PeerAddress>> LoadAsync(int limit, CancellationToken cancellationToken) => new([.. _nodes.Take(limit)]);

    public void Save(IReadOnlyList<PeerAddress> nodes)
    {
        if (!_isClosed && _pending is { } pending)
        {
            pending.Save([.. nodes]);
            Arm();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _timer.Dispose();
        _expiry.Dispose();
        if (_pending is { } pending && _writer is { } writer)
        {
            await EndInTimeAsync(pending.FlushAsync());
            writer.Stop();
            if (!await EndInTimeAsync(writer.Ended))
            {
                // The disk hangs and the thread with it; what it holds is freed when it comes back, or with the process.
                SqliteLog.ClosedEarly(_logger, _options.Path, pending.Abandon());
                return;
            }
        }

        Release();
    }

    /// <summary>Waits until everything is in the file, for tests.</summary>
    internal Task FlushAsync() => _pending!.FlushAsync();

    private void Open(DatabaseFile file)
    {
        _writing = file.Connect(WriterCache);
        using (var mode = _writing.Prepare("PRAGMA journal_mode=WAL"))
        {
            mode.Run();
        }

        var writer = new RecordWriter(_writing, _options, _records, _totals);
        _clock.Start(Stamp.ToTime(writer.Newest));
        _reader = new RecordReader(file.Connect(ReaderCache), _logger, _options.Path);
        _nodes = LoadNodes(_writing);
        _writer = new BatchWriter(writer, _time, _logger, _options.Path);
        _pending = new PendingWrites(_writer, _loop, _time);
        _writer.Start();
    }

    private void Release()
    {
        _reader?.Dispose();
        _writing?.Dispose();
        _file?.Dispose();
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

    private bool HasRoom(int charge)
    {
        if (!_isClosed && _pending is { } pending && charge <= _options.MaxBytes && pending.HasRoom)
        {
            return true;
        }

        SqliteMetrics.Refused.Add(1);
        return false;
    }

    private bool TryRead(RecordKind kind, NodeId target, out StoredValue value, out long renewed)
    {
        (value, renewed) = (default, 0);
        if (_isClosed || _pending is null)
        {
            return false;
        }

        if (_pending.TryFind(new ValueKey(kind, target), out var pending))
        {
            (value, renewed) = (pending.Value ?? default, pending.Time);
            return pending.Value is not null && IsAlive(kind, renewed);
        }

        return _reader!.TryGet(kind, target, out value, out renewed) && IsAlive(kind, renewed);
    }

    private bool TryFindPeer(NodeId topic, PublicKey key, out int length)
    {
        length = 0;
        if (_pending is null)
        {
            return false;
        }

        if (_pending.TryFind(topic, key, out var pending))
        {
            length = pending.Value?.Bytes.Length ?? 0;
            return pending.Value is not null && IsAlive(RecordKind.Peer, pending.Time);
        }

        return _reader!.TryFindPeer(topic, key, out var renewed, out length) && IsAlive(RecordKind.Peer, renewed);
    }

    private void ListPeers(NodeId topic, List<PeerChoice> peers)
    {
        var since = _clock.Now - _ages[(int)RecordKind.Peer];
        var pending = _pending!.FindPeers(topic);
        _reader!.ListPeers(topic, since, pending is null ? null : pending.ContainsKey, peers);
        foreach (var record in pending?.Values ?? Enumerable.Empty<PendingRecord>())
        {
            if (record.Value is { } value && record.Time >= since)
            {
                peers.Add(new PeerChoice(0, value.Bytes, value.Source));
            }
        }
    }

    private bool IsAlive(RecordKind kind, long renewed) => _clock.Now - renewed <= _ages[(int)kind];

    private void Arm()
    {
        if (_pending!.Deadline is { } deadline)
        {
            _timer.Set(deadline);
        }
    }

    private void HandleTimer()
    {
        _pending!.HandleTimeout();
        Arm();
        ArmExpiry();
    }

    // A little late, so that many go at a time.
    private void ArmExpiry()
    {
        if (!_isClosed && _writer!.NextExpiry is var due and < long.MaxValue)
        {
            var wait = TimeSpan.FromMilliseconds(Math.Max(0, due - _clock.Now)) + _expirySlack;
            _expiry.Set(_loop.Now + wait);
        }
    }

    private void HandleExpiry()
    {
        _pending!.Expire(_clock.Now);
        Arm();
    }

    private async Task<bool> EndInTimeAsync(Task task)
    {
        try
        {
            await task.WaitAsync(CloseLimit, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
