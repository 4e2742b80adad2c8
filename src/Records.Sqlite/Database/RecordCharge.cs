namespace HyperDht.Records.Sqlite.Database;

/// <summary>What a record costs in the file, about: its part of a page, and its place in the index, which is two thirds full.</summary>
internal static class RecordCharge
{
    // Of a page of 4096, without its own header.
    private const int PageRoom = 4084;

    // Target, source, times, headers of the row; target and row id in the index.
    private const int ValueRow = 64;
    private const int ValueIndex = 72;

    // The same with topic and key.
    private const int PeerRow = 92;
    private const int PeerIndex = 130;

    /// <summary>Bytes for a record of so many.</summary>
    public static int Of(RecordKind kind, int length) =>
        kind is RecordKind.Peer ? OfRow(length + PeerRow) + PeerIndex : OfRow(length + ValueRow) + ValueIndex;

    // What is left at the end of a page is nobody's; what is longer than a page has pages of its own.
    private static int OfRow(int length)
    {
        var rows = PageRoom / length;
        return rows > 0 ? Schema.PageSize / rows : ((length / PageRoom) + 2) * Schema.PageSize;
    }
}
