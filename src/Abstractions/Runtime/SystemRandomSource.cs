using System.Buffers.Binary;
using HyperDht.Cryptography;

namespace HyperDht.Runtime;

/// <summary>The operating system's cryptographic random numbers, fetched in blocks because protocols take few bytes at a time.</summary>
internal sealed class SystemRandomSource : IRandomSource
{
    private const int BlockSize = 1024;

    private readonly Lock _lock = new();
    private readonly byte[] _block = new byte[BlockSize];
    private int _used = BlockSize;

    /// <summary>One for the process.</summary>
    public static SystemRandomSource Instance { get; } = new();

    public void Fill(Span<byte> destination)
    {
        if (destination.Length > BlockSize / 4)
        {
            SystemRandom.Fill(destination);
            return;
        }

        lock (_lock)
        {
            if (_used + destination.Length > BlockSize)
            {
                SystemRandom.Fill(_block);
                _used = 0;
            }

            // Nobody gets a byte twice, nor finds it later.
            var taken = _block.AsSpan(_used, destination.Length);
            taken.CopyTo(destination);
            taken.Clear();
            _used += destination.Length;
        }
    }

    public int Next(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMaximum, 1);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Fill(bytes);

        // 64 random bits times the range: what lies above 32 bits is uniform but for a part in 2^32.
        return (int)(((UInt128)BinaryPrimitives.ReadUInt64LittleEndian(bytes) * (uint)exclusiveMaximum) >> 64);
    }
}
