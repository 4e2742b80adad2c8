using System.Globalization;
using HyperDht.Records.Sqlite.Database;
using HyperDht.Records.Sqlite.Tests.Child;
using HyperDht.Records.Sqlite.Tests.Support;
using Microsoft.Data.Sqlite;

namespace HyperDht.Records.Sqlite.Tests;

/// <summary>The process is killed while it puts as fast as it can: of what it had taken, only the last 100 ms may be missing.</summary>
public sealed class KillTests
{
    private const int KillsInShort = 10;
    private const int KillsInFull = 200;
    private const int KillsOfAFile = 10;
    private const double Window = 100;

    private static int Kills => Environment.GetEnvironmentVariable("HYPERDHT_TEST_FULL") == "1" ? KillsInFull : KillsInShort;

    [Fact]
    public async Task KilledAtAnyPoint_TheFileIsWholeAndLacksTheLastMomentAtMost()
    {
        var random = new Random(2026);
        for (var kill = 0; kill < Kills; kill += KillsOfAFile)
        {
            using var directory = new TemporaryDirectory();
            var first = 0L;
            for (var i = 0; i < KillsOfAFile; i++)
            {
                // Two of ten while the file is made or opened, the others somewhere in half a second of puts.
                var lines = i % 5 == 0 ? 0 : random.Next(1, 400);
                var taken = await PutUntilKilledAsync(directory.File(), first, lines);
                var stored = Open(directory.File(), first);
                Check(first, taken, stored, $"kill {kill + i} after {lines} groups");
                first = 1 + Math.Max(first, Math.Max(stored.DefaultIfEmpty().Max(), taken.Select(group => group.Number).DefaultIfEmpty().Max()));
            }
        }
    }

    // What was taken, in groups: the last number of each, and when.
    private static async Task<List<(long Number, double Time)>> PutUntilKilledAsync(string path, long first, int lines)
    {
        using var child = ChildProcess.Start("put", path, first.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("opening", await child.ReadLineAsync());
        var taken = new List<(long Number, double Time)>();
        while (taken.Count < lines && await child.ReadLineAsync() is { } line)
        {
            taken.Add(Parse(line)!.Value);
        }

        child.Kill();
        while (await child.ReadLineAsync() is { } line)
        {
            // The last line may be cut short.
            if (Parse(line) is { } group)
            {
                taken.Add(group);
            }
        }

        return taken;
    }

    private static HashSet<long> Open(string path, long first)
    {
        var numbers = new HashSet<long>();
        if (!File.Exists(path))
        {
            return numbers;
        }

        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        Assert.Equal("ok", Ask(connection, "PRAGMA integrity_check"));
        foreach (var kind in Schema.Kinds)
        {
            var lengths = Lengths(connection, kind);
            Assert.Equal(
                $"{lengths.Count} {lengths.Sum(length => (long)RecordCharge.Of(kind, length))}",
                Ask(connection, $"SELECT count, bytes FROM usage WHERE kind={(int)kind}"));
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM immutable";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            numbers.Add(ChildStore.NumberOf((byte[])rows[0]));
        }

        numbers.RemoveWhere(number => number < first);
        return numbers;
    }

    private static void Check(long first, List<(long Number, double Time)> taken, HashSet<long> stored, string when)
    {
        // Whole up to some point, and nothing behind it.
        var next = first;
        while (stored.Contains(next))
        {
            next++;
        }

        Assert.True(stored.Count == next - first, $"{when}: {next} is missing, but later ones are there.");
        if (taken.Find(group => group.Number >= next) is { Time: > 0 } lost)
        {
            Assert.True(taken[^1].Time - lost.Time <= Window, $"{when}: {next} is missing, and was taken {taken[^1].Time - lost.Time} ms before the last.");
        }
    }

    private static (long Number, double Time)? Parse(string line) =>
        line.Split(' ') is [var number, var time] && time.Length > 4 && time[^4] == '.'
            ? (long.Parse(number, CultureInfo.InvariantCulture), double.Parse(time, CultureInfo.InvariantCulture))
            : null;

    private static List<int> Lengths(SqliteConnection connection, RecordKind kind)
    {
        var lengths = new List<int>();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT length(value) FROM {Schema.Table(kind)}";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            lengths.Add(rows.GetInt32(0));
        }

        return lengths;
    }

    private static string Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        row.Read();
        return string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(row.GetValue));
    }
}
