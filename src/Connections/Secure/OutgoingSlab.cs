namespace HyperDht.Connections.Secure;

/// <summary>Memory for frames on their way out. Many small frames share one; it is free again when the last of them is acknowledged.</summary>
/// <remarks>Filled by one writer at a time; released from any thread.</remarks>
internal sealed class OutgoingSlab(SlabPool pool, int length) : IDisposable
{
    /// <summary>Two frames of 32 KiB.</summary>
    public const int StandardLength = 2 * (SecureSender.SplitLength + Noise.StreamFormat.FrameOverhead);

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(length);
    private int _holders;
    private int _used;

    /// <summary>Size in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>Bytes not given out.</summary>
    public int Room => _bytes.Length - _used;

    /// <summary>Empties it for its next holder.</summary>
    public void Reset()
    {
        _used = 0;
        _holders = 1;
    }

    /// <summary>The bytes of a piece.</summary>
    public Memory<byte> this[OutgoingPiece piece] => _bytes.AsMemory(piece.Start, piece.Length);

    /// <summary>Gives out the next bytes; <see cref="Dispose"/> gives them back.</summary>
    public OutgoingPiece Append(int count)
    {
        Interlocked.Increment(ref _holders);
        _used += count;
        return new OutgoingPiece(this, _used - count, count);
    }

    /// <summary>One holder less.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            pool.Return(this);
        }
    }
}
