using System.ComponentModel.DataAnnotations;

namespace HyperDht.Records.Sqlite;

/// <summary>Where a node keeps its records over a restart, and how much of them.</summary>
public sealed class SqliteRecordsOptions
{
    /// <summary>The database file. It is made when missing; its directory must exist. One node at a time uses it.</summary>
    /// <remarks>Beside it appear files of the same name that end in <c>-wal</c>, <c>-shm</c> and <c>-lock</c>.</remarks>
    [Required(ErrorMessage = "Path must name the file that records are kept in.")]
    public string Path { get; set; } = "";

    /// <summary>Bytes of the database file at most; the oldest records go first. Default 1 GiB.</summary>
    /// <remarks>The write-ahead log beside it comes on top: up to 64 MiB while much is written.</remarks>
    [Range(1L << 20, 1L << 40)]
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>Records of all kinds at most; the oldest go first. Default 4 million.</summary>
    [Range(100, 100_000_000)]
    public int MaxRecords { get; set; } = 4_000_000;
}
