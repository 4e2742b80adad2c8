using System.Buffers.Binary;
using HyperDht.Records.Sqlite.Tests.Support;
using HyperDht.Records.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperDht.Records.Sqlite.Tests.Child;

/// <summary>A store on a loop in real time, and the records that the child puts.</summary>
internal sealed class ChildStore : IDisposable
{
    public const int ValueLength = 100;

    public ChildStore(string path, ILoggerFactory? loggers = null)
    {
        Store = new SqliteRecordStore(
            new SqliteRecordsOptions { Path = path },
            new RecordsOptions(),
            new HyperDhtLimits(),
            Loop,
            new SeededRandom(1),
            TimeProvider.System,
            loggers ?? NullLoggerFactory.Instance);
        Loop.Run(() => Store.OpenAsync(CancellationToken.None).AsTask());
    }

    public ThreadLoop Loop { get; } = new();

    public SqliteRecordStore Store { get; }

    public static NodeId Target(long number) => NodeId.Hash(BitConverter.GetBytes(number));

    /// <summary>A value that begins with its number.</summary>
    public static StoredValue Value(long number)
    {
        var bytes = new byte[ValueLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        new Random((int)number).NextBytes(bytes.AsSpan(sizeof(long)));
        return new StoredValue(bytes, new PeerAddress((uint)(number * 2654435761), (ushort)(number | 1)));
    }

    public static long NumberOf(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt64LittleEndian(value);

    /// <summary>Puts one record, as soon as the store takes it.</summary>
    /// <returns>How often it was refused.</returns>
    public int Put(long number)
    {
        var refused = 0;
        var target = Target(number);
        var value = Value(number);
        while (!Store.Put(RecordKind.Immutable, target, value))
        {
            refused++;
            Loop.Turn(TimeSpan.FromMilliseconds(1));
        }

        return refused;
    }

    public void Dispose()
    {
        Loop.Run(() => Store.DisposeAsync().AsTask());
        Loop.Dispose();
    }
}
