using HyperDht.Records.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>Counts who has put what is in the file when it is opened, in portions while nothing else is to be written.</summary>
internal sealed class SourceCensus : IDisposable
{
    private const int Portion = 2048;

    private readonly SourceShares _shares;
    private readonly Statement[] _rows;
    private readonly long[] _counted = new long[Schema.Kinds.Length];
    private readonly long _end;
    private int _kind;

    /// <param name="connection">The writer's.</param>
    /// <param name="newest">The greatest id of the file; later rows are counted when they are put.</param>
    /// <param name="shares">What is counted into.</param>
    public SourceCensus(SqliteConnection connection, long newest, SourceShares shares)
    {
        _shares = shares;
        _end = newest;
        _rows = [.. Schema.Kinds.Select(kind => connection.Prepare(
            $"SELECT id, length(value), source FROM {Schema.Table(kind)} WHERE id>?1 AND id<=?2 ORDER BY id LIMIT {Portion}"))];
    }

    /// <summary>Whether there are rows left to count.</summary>
    public bool IsOpen => _kind < _rows.Length;

    /// <summary>Counts another portion.</summary>
    public void Count()
    {
        var kind = (RecordKind)_kind;
        var rows = _rows[_kind].Bind(1, _counted[_kind]).Bind(2, _end);
        var count = 0;
        while (rows.Step())
        {
            _counted[_kind] = rows.Number(0);
            _shares.Add(SourceDiversity.PrefixOf(Source.FromNumber(rows.Number(2)).Host), RecordCharge.Of(kind, (int)rows.Number(1)));
            count++;
        }

        _shares.Keep();
        if (count < Portion)
        {
            _counted[_kind++] = long.MaxValue;
        }
    }

    /// <summary>Whether a row is counted: those of this run are at once.</summary>
    public bool HasCounted(RecordKind kind, long id) => id <= _counted[(int)kind] || id > _end;

    public void Dispose()
    {
        foreach (var statement in _rows)
        {
            statement.Dispose();
        }
    }
}
