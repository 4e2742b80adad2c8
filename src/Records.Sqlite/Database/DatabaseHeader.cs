using System.Buffers.Binary;

namespace HyperDht.Records.Sqlite.Database;

/// <summary>The first bytes of a database file (https://www.sqlite.org/fileformat2.html, §1.3), read without opening the database.</summary>
/// <param name="PageSize">Bytes of a page.</param>
/// <param name="PageCount">Pages the file should have.</param>
/// <param name="Version">The version of the layout.</param>
/// <param name="ApplicationId">Whose file it is.</param>
internal readonly record struct DatabaseHeader(int PageSize, long PageCount, int Version, int ApplicationId)
{
    public const int Length = 100;

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out DatabaseHeader header)
    {
        header = default;
        if (bytes.Length < Length || !bytes.StartsWith(Magic))
        {
            return false;
        }

        header = new DatabaseHeader(
            BinaryPrimitives.ReadUInt16BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[28..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[60..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[68..]));
        return true;
    }
}
