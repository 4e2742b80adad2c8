using HyperDht.Records.Sqlite.Database;
using HyperDht.Records.Sqlite.Pending;
using HyperDht.Records.Sqlite.Reading;
using HyperDht.Records.Sqlite.Writing;
using HyperDht.Rpc;
using HyperDht.Runtime;
using Microsoft.Extensions.Logging;

namespace HyperDht.Records.Sqlite;

/// <summary>Keeps records in a SQLite database: writes behind on a thread of its own, reads rows on the loop.</summary>
/// <remarks>On the loop, but for opening and <see cref="GetUsage"/>.</remarks>
internal sealed class SqliteRecordStore : IRecordStore, INodeMemory
{
    private const int RenewalsInAge = 3;

    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestExpirySlack = TimeSpan.FromSeconds(30);

    private readonly StoreTerms _terms;
    private readonly IDhtLoop _loop;
    private readonly IRandomSource _random;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StoreClock _clock;
    private readonly RecordTotals _totals = new();
    private readonly SourceShares _shares;
    private readonly ILoopTimer _timer;
    private readonly ILoopTimer _expiry;
    private readonly TimeSpan _expirySlack;
    private RecordReader? _reader;
    private CurrentRecords? _current;
    private TopicReader? _topics;
    private BatchWriter? _writer;
    private PendingWrites? _pending;
    private IReadOnlyList<PeerAddress> _nodes = [];
    private Task? _opening;
    private volatile bool _isClosed;

    public SqliteRecordStore(
        SqliteRecordsOptions options,
        RecordsOptions records,
        HyperDhtLimits limits,
        IDhtLoop loop,
        IRandomSource random,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _terms = new StoreTerms(options, records, limits);
        _loop = loop;
        _random = random;
        _time = time;
        _logger = loggers.CreateLogger<SqliteRecordStore>();
        _clock = new StoreClock(loop, time);
        _shares = new SourceShares(random);
        _expirySlack = TimeSpan.FromMilliseconds(Math.Min(_terms.Ages.Min() / 16.0, LongestExpirySlack.TotalMilliseconds));
        _timer = loop.CreateTimer(HandleTimer);
        _expiry = loop.CreateTimer(HandleExpiry);
    }

    public ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        _opening ??= OpenFileAsync();
        return new ValueTask(_opening);
    }

    public bool TryGet(RecordKind kind, NodeId target, out StoredValue value)
    {
        if (!TryRead(kind, target, out value, out var renewed))
        {
            return false;
        }

        // A third of the age later is early enough: reading then moves a row once in a while, not each time.
        var now = _clock.Now;
        if (now - renewed >= _terms.Ages[(int)kind] / RenewalsInAge)
        {
            _pending!.Renew(new ValueKey(kind, target), now);
            Arm();
        }

        return true;
    }

    public bool Put(RecordKind kind, NodeId target, StoredValue value)
    {
        var charge = RecordCharge.Of(kind, value.Bytes.Length);
        if (!HasRoom(charge))
        {
            return false;
        }

        if (IsOverShare(value.Source, charge) && !TryRead(kind, target, out _, out _))
        {
            SqliteMetrics.Refused.Add(1, SqliteMetrics.ByPrefix);
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
        var charge = RecordCharge.Of(RecordKind.Peer, record.Bytes.Length);
        if (!HasRoom(charge))
        {
            return false;
        }

        if (IsOverShare(record.Source, charge) && !TryFindPeer(topic, key, out _))
        {
            SqliteMetrics.Refused.Add(1, SqliteMetrics.ByPrefix);
            return false;
        }

        var former = _pending!.TryFind(topic, key, out var pending) ? pending.Value?.Bytes.Length : null;
        _pending.Set(topic, key, new PendingRecord(record, _clock.Now), former);
        Arm();
        return true;
    }

    public bool RemovePeer(NodeId topic, PublicKey key)
    {
        if (!TryFindPeer(topic, key, out var length))
        {
            return false;
        }

        _pending!.Set(topic, key, new PendingRecord(null, _clock.Now), length);
        _topics!.HandleRemoved(topic);
        Arm();
        return true;
    }

    public int SamplePeers(NodeId topic, Span<ReadOnlyMemory<byte>> destination) =>
        _isClosed || _topics is null ? 0 : _topics.Sample(topic, destination);

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
        if (_opening is { } opening)
        {
            // A node can close while it starts; then nothing was put, and whoever opens closes again.
            await EndInTimeAsync(opening, CloseLimit);
        }

        if (_pending is { } pending && _writer is { } writer)
        {
            if (!await EndInTimeAsync(pending.FlushAsync(), FlushLimit))
            {
                SqliteLog.ClosedEarly(_logger, _terms.Options.Path, pending.Abandon());
            }

            writer.Stop();
            _reader!.Dispose();
            await EndInTimeAsync(writer.Ended, CloseLimit);
        }
    }

    /// <summary>Whether the writer has work that nobody waits for, for tests.</summary>
    internal bool HasBacklog => _writer!.HasBacklog;

    /// <summary>Whether the file cannot be written at present, for tests.</summary>
    internal bool IsFailing => _writer!.IsFailing;

    /// <summary>Waits until everything is in the file, for tests.</summary>
    internal Task FlushAsync() => _pending!.FlushAsync();

    private async Task OpenFileAsync()
    {
        var writer = new BatchWriter(_terms, _time, _logger);
        var opened = await writer.OpenAsync(_totals, _shares);
        if (_isClosed)
        {
            opened.Reader.Dispose();
            writer.Stop();
            await writer.Ended;
            return;
        }

        _clock.Start(opened.Newest);
        _reader = opened.Reader;
        _nodes = opened.Nodes;
        _writer = writer;
        var pending = new PendingWrites(writer, _loop, _time);
        _topics = new TopicReader(opened.Reader, pending, _terms, _loop, _clock, _random);
        _current = new CurrentRecords(opened.Reader, pending, _terms, _clock);
        _pending = pending;
        _loop.Post(static store => ((SqliteRecordStore)store!).ArmExpiry(), this);
        SqliteLog.Opened(_logger, _terms.Options.Path, Schema.Kinds.Sum(kind => (long)_totals[kind].Count));
    }

    private bool HasRoom(int charge)
    {
        if (_isClosed || _pending is not { } pending)
        {
            return false;
        }

        if (charge <= _terms.Options.MaxBytes && pending.HasRoom)
        {
            return true;
        }

        SqliteMetrics.Refused.Add(1, charge <= _terms.Options.MaxBytes ? SqliteMetrics.ByWriting : SqliteMetrics.ByBytes);
        return false;
    }

    private bool IsOverShare(PeerAddress source, int charge) =>
        _terms.Diversity.Counts(source) && _shares.BytesOf(SourceDiversity.PrefixOf(source.Host)) + charge > _terms.MaxBytesOfPrefix;

    private bool TryRead(RecordKind kind, NodeId target, out StoredValue value, out long renewed)
    {
        (value, renewed) = (default, 0);
        return !_isClosed && _current is { } current && current.TryRead(kind, target, out value, out renewed);
    }

    private bool TryFindPeer(NodeId topic, PublicKey key, out int length)
    {
        length = 0;
        return !_isClosed && _current is { } current && current.TryFindPeer(topic, key, out length);
    }

    private void Arm()
    {
        if (_timer.Deadline is null && _pending!.Deadline is { } deadline)
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
            var deadline = _loop.Now + TimeSpan.FromMilliseconds(Math.Max(0, due - _clock.Now)) + _expirySlack;
            if (_expiry.Deadline is not { } earlier || earlier > deadline)
            {
                _expiry.Set(deadline);
            }
        }
    }

    private void HandleExpiry()
    {
        _pending!.Expire(_clock.Now);
        Arm();
    }

    private async Task<bool> EndInTimeAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (Exception) when (task.IsFaulted)
        {
            // Only opening fails, which whoever opened the store knows.
            return true;
        }
    }
}
