using HyperDht.Records.Sqlite.Database;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace HyperDht.Records.Sqlite.Reading;

/// <summary>Reads the file on the loop: single rows by index, out of pages that the system holds. Never throws.</summary>
internal sealed class RecordReader : IDisposable
{
    // Until the writer has applied the limits of a topic, it may hold more.
    private const int MaxPeersOver = 2;

    private readonly SqliteConnection _connection;
    private readonly Statement[] _values;
    private readonly Statement _peers;
    private readonly Statement _peer;
    private readonly Statement _record;
    private readonly ILogger _logger;
    private readonly string _path;
    private bool _hasFailed;

    public RecordReader(SqliteConnection connection, StoreTerms terms, ILogger logger)
    {
        _connection = connection;
        _logger = logger;
        _path = terms.Options.Path;
        connection.Run("PRAGMA query_only=1");
        _values = [.. Schema.Kinds.Select(kind => connection.Prepare(kind is RecordKind.Peer
            ? "SELECT 1"
            : $"SELECT value, source, id FROM {Schema.Table(kind)} WHERE target=?1"))];
        _peers = connection.Prepare($"SELECT id, source, key FROM peer WHERE topic=?1 LIMIT {MaxPeersOver * terms.Diversity.Limits.TopicPeers}");
        _peer = connection.Prepare("SELECT id, length(value) FROM peer WHERE topic=?1 AND key=?2");
        _record = connection.Prepare("SELECT value FROM peer WHERE id=?1");
    }

    /// <summary>Reads a value, and when it was put or renewed last.</summary>
    public bool TryGet(RecordKind kind, NodeId target, out StoredValue value, out long renewed)
    {
        (value, renewed) = (default, 0);
        var statement = _values[(int)kind];
        try
        {
            if (!statement.Bind(1, target.Span).Step())
            {
                return false;
            }

            value = new StoredValue(statement.Blob(0).ToArray(), Source.FromNumber(statement.Number(1)));
            renewed = Stamp.ToTime(statement.Number(2));
            statement.Reset();
            return true;
        }
        catch (SqliteException error)
        {
            HandleFailure(error);
            return false;
        }
    }

    /// <summary>Lists the peers of a topic that are newer than a time.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="since">Milliseconds since 1970.</param>
    /// <param name="isHidden">Peers that are left out.</param>
    /// <param name="peers">Receives them.</param>
    public void ListPeers(NodeId topic, long since, Func<PublicKey, bool>? isHidden, List<PeerChoice> peers)
    {
        var first = Stamp.FromTime(since + 1);
        try
        {
            _peers.Bind(1, topic.Span);
            while (_peers.Step())
            {
                if (_peers.Number(0) >= first && isHidden?.Invoke(new PublicKey(_peers.Blob(2))) != true)
                {
                    peers.Add(new PeerChoice(_peers.Number(0), default, Source.FromNumber(_peers.Number(1))));
                }
            }
        }
        catch (SqliteException error)
        {
            HandleFailure(error);
        }
    }

    /// <summary>Finds a peer of a topic.</summary>
    public bool TryFindPeer(NodeId topic, PublicKey key, out long renewed, out int length)
    {
        (renewed, length) = (0, 0);
        try
        {
            if (!_peer.Bind(1, topic.Span).Bind(2, key.Span).Step())
            {
                return false;
            }

            (renewed, length) = (Stamp.ToTime(_peer.Number(0)), (int)_peer.Number(1));
            _peer.Reset();
            return true;
        }
        catch (SqliteException error)
        {
            HandleFailure(error);
            return false;
        }
    }

    /// <summary>Reads the record of a listed peer; false when it has left the file since.</summary>
    public bool TryReadPeer(long id, out ReadOnlyMemory<byte> record)
    {
        record = default;
        try
        {
            if (!_record.Bind(1, id).Step())
            {
                return false;
            }

            record = _record.Blob(0).ToArray();
            _record.Reset();
            return true;
        }
        catch (SqliteException error)
        {
            HandleFailure(error);
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var statement in _values.Append(_peers).Append(_peer).Append(_record))
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private void HandleFailure(SqliteException error)
    {
        SqliteMetrics.Failures.Add(1);
        if (!_hasFailed)
        {
            // Once: a damaged page is asked for by anybody who looks a target up.
            _hasFailed = true;
            SqliteLog.ReadingFails(_logger, _path, error.Message);
        }
    }
}
