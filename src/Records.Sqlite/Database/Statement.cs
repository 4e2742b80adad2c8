using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HyperDht.Records.Sqlite.Database;

/// <summary>A prepared statement, without what a command object would allocate for each use.</summary>
/// <remarks>One thread at a time. Every failure is a <see cref="SqliteException"/>, and leaves the statement ready for its next use.</remarks>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out _statement), database);
    }

    /// <summary>Parameters are numbered from 1.</summary>
    public Statement Bind(int parameter, long value)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_int64(_statement, parameter, value), _database);
        return this;
    }

    /// <summary>Binds a copy of the bytes; none are a blob of length zero, not null.</summary>
    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        var result = value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value);
        SqliteException.ThrowExceptionForRC(result, _database);
        return this;
    }

    /// <summary>Goes to the next row. After the last one the statement is ready for its next use.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        _ = raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return false;
    }

    /// <summary>Runs to the end.</summary>
    public void Run()
    {
        while (Step())
        {
            // Rows are of no interest.
        }
    }

    /// <summary>Leaves the remaining rows, and with them the view of the database.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    /// <summary>Columns are numbered from 0.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>The bytes of a column; valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public void Dispose() => _statement.Dispose();
}
