using System.Buffers.Binary;

namespace HyperDht.Records.Handlers;

/// <summary>The number that orders a topic's announcements, as the store keeps it. Unsigned by design: a hint.</summary>
internal static class TopicBump
{
    /// <summary>How far ahead of the clock a bump may be, in milliseconds.</summary>
    public const long MaxAhead = 60_000;

    public static ulong Read(IRecordStore store, NodeId topic) =>
        store.TryGet(RecordKind.Bump, topic, out var value) && value.Bytes.Length == sizeof(ulong)
            ? BinaryPrimitives.ReadUInt64LittleEndian(value.Bytes.Span)
            : 0;

    /// <summary>Raises the number; one that is not higher, or too far in the future, is ignored.</summary>
    public static void Raise(IRecordStore store, NodeId topic, ulong bump, DateTimeOffset now, PeerAddress source)
    {
        if (bump > (ulong)(now.ToUnixTimeMilliseconds() + MaxAhead) || bump <= Read(store, topic))
        {
            return;
        }

        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bump);
        store.Put(RecordKind.Bump, topic, new StoredValue(bytes, source));
    }
}
