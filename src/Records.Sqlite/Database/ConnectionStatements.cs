using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Database;

/// <summary>Statements on a connection.</summary>
internal static class ConnectionStatements
{
    public static Statement Prepare(this SqliteConnection connection, string sql) => new(connection.Handle!, sql);

    /// <summary>Runs one or more statements.</summary>
    public static void Run(this SqliteConnection connection, string sql) =>
        SqliteException.ThrowExceptionForRC(SQLitePCL.raw.sqlite3_exec(connection.Handle!, sql), connection.Handle);

    /// <summary>The number that a statement answers.</summary>
    public static long Ask(this SqliteConnection connection, string sql)
    {
        using var statement = connection.Prepare(sql);
        var number = statement.Step() ? statement.Number(0) : 0;
        statement.Reset();
        return number;
    }
}
