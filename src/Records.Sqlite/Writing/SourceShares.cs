using System.Numerics;
using HyperDht.Runtime;

namespace HyperDht.Records.Sqlite.Writing;

/// <summary>How many bytes each /24 network has put, about, in a megabyte for all of them (threat-model D1).</summary>
/// <remarks>
/// Networks are counted in two rows of buckets; the smaller of both counts is never too small, and seldom too large. The buckets of a network
/// are a secret of the process. Changed by the writer, read by any thread.
/// </remarks>
internal sealed class SourceShares
{
    private const int Rows = 2;
    private const int BucketBits = 16;

    private readonly long[] _bytes = new long[Rows << BucketBits];
    private readonly List<(uint Prefix, long Bytes)> _transaction = [];
    private readonly ulong[] _factors = new ulong[Rows];

    public SourceShares(IRandomSource random)
    {
        Span<byte> secret = stackalloc byte[sizeof(ulong)];
        for (var row = 0; row < Rows; row++)
        {
            random.Fill(secret);
            _factors[row] = BitConverter.ToUInt64(secret) | 1;
        }
    }

    /// <summary>Bytes of a network.</summary>
    public long BytesOf(uint prefix)
    {
        var bytes = long.MaxValue;
        for (var row = 0; row < Rows; row++)
        {
            bytes = Math.Min(bytes, Volatile.Read(ref _bytes[BucketOf(row, prefix)]));
        }

        return bytes;
    }

    public void Add(uint prefix, long bytes)
    {
        _transaction.Add((prefix, bytes));
        Change(prefix, bytes);
    }

    /// <summary>The transaction is in the file.</summary>
    public void Keep() => _transaction.Clear();

    /// <summary>The transaction is not in the file.</summary>
    public void TakeBack()
    {
        foreach (var (prefix, bytes) in _transaction)
        {
            Change(prefix, -bytes);
        }

        _transaction.Clear();
    }

    private void Change(uint prefix, long bytes)
    {
        for (var row = 0; row < Rows; row++)
        {
            ref var count = ref _bytes[BucketOf(row, prefix)];
            Volatile.Write(ref count, count + bytes);
        }
    }

    private int BucketOf(int row, uint prefix) =>
        (row << BucketBits) + (int)(BitOperations.RotateLeft(prefix * _factors[row], 32) * 0x9e3779b97f4a7c15 >> (64 - BucketBits));
}
