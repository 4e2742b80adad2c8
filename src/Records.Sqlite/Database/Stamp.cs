namespace HyperDht.Records.Sqlite.Database;

/// <summary>Row ids that are times: milliseconds since 1970, and a count that keeps them apart.</summary>
internal static class Stamp
{
    private const int CountBits = 12;

    /// <summary>The first id of a millisecond.</summary>
    public static long FromTime(long milliseconds) => milliseconds << CountBits;

    /// <summary>When a row was put or renewed last, in milliseconds since 1970.</summary>
    public static long ToTime(long id) => id >> CountBits;
}
