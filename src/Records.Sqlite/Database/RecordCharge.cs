namespace HyperDht.Records.Sqlite.Database;

/// <summary>What a record is taken to cost in the file: its bytes, its keys and its place in the index, which is two thirds full.</summary>
internal static class RecordCharge
{
    /// <summary>A value's target twice, source, times, headers.</summary>
    public const int Value = 144;

    /// <summary>A peer's topic and key twice, source, time, headers.</summary>
    public const int Peer = 248;

    public static int Of(RecordKind kind, int length) => length + (kind is RecordKind.Peer ? Peer : Value);
}
