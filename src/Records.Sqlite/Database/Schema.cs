namespace HyperDht.Records.Sqlite.Database;

/// <summary>How records lie in the file.</summary>
/// <remarks>
/// A row's id is when it was put or renewed (<see cref="Stamp"/>), so each table is in the order of age: new rows fill pages from the front to the
/// end, the oldest leave whole pages free, and no index of times is needed. Only the index by target is written at random.
/// </remarks>
internal static class Schema
{
    /// <summary>Marks the file as ours: "HDHT".</summary>
    public const int ApplicationId = 0x4844_4854;

    /// <summary>Counts changes of the layout; a file of another version is refused.</summary>
    public const int Version = 1;

    public const int PageSize = 4096;

    /// <summary>Kinds that are values under a target; peers are many under one.</summary>
    public static readonly RecordKind[] ValueKinds =
        [RecordKind.Forward, RecordKind.Bump, RecordKind.Refresh, RecordKind.Mutable, RecordKind.Immutable];

    /// <summary>Every kind, by number.</summary>
    public static readonly RecordKind[] Kinds = Enum.GetValues<RecordKind>();

    /// <summary>The table of a kind.</summary>
    public static string Table(RecordKind kind) => kind switch
    {
        RecordKind.Forward => "forward",
        RecordKind.Peer => "peer",
        RecordKind.Bump => "bump",
        RecordKind.Refresh => "refresh",
        RecordKind.Mutable => "mutable",
        _ => "immutable",
    };

    /// <summary>Makes the tables.</summary>
    public static string Create { get; } =
        "CREATE TABLE peer(id INTEGER PRIMARY KEY, topic BLOB NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL, source INTEGER NOT NULL);"
        + "CREATE INDEX peer_topic ON peer(topic, key, source);"
        + string.Concat(ValueKinds.Select(kind => CreateValues(Table(kind))))
        + "CREATE TABLE usage(kind INTEGER PRIMARY KEY, count INTEGER NOT NULL, bytes INTEGER NOT NULL);"
        + string.Concat(Kinds.Select(kind => $"INSERT INTO usage VALUES({(int)kind}, 0, 0);"))
        + "CREATE TABLE node(rank INTEGER PRIMARY KEY, address INTEGER NOT NULL);";

    private static string CreateValues(string table) =>
        $"CREATE TABLE {table}(id INTEGER PRIMARY KEY, target BLOB NOT NULL, value BLOB NOT NULL, source INTEGER NOT NULL, put INTEGER NOT NULL);"
        + $"CREATE UNIQUE INDEX {table}_target ON {table}(target);";
}
