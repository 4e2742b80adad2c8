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

    /// <summary>What SQLite finds wrong in the file; null when it is whole.</summary>
    public static string? FindDamage(this SqliteConnection connection)
    {
        using var check = connection.Prepare("PRAGMA quick_check(1)");
        var finding = check.Step() ? check.Text(0) : "it cannot be checked";
        check.Reset();

        // The first line says in which database, and there is but one.
        return finding == "ok" ? null : finding.Split('\n')[^1];
    }
}
