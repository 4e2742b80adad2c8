namespace HyperDht.Noise;

/// <summary>A complete body, or the message in it.</summary>
/// <param name="bytes">The bytes, valid until the input is reused or the array returned.</param>
/// <param name="rented">The pooled array they lie in, which the receiver must return; null when they lie in the input.</param>
internal readonly ref struct FrameBody(Span<byte> bytes, byte[]? rented)
{
    public Span<byte> Bytes { get; } = bytes;

    public byte[]? Rented { get; } = rented;
}
