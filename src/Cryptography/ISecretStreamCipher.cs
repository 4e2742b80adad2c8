namespace HyperDht.Cryptography;

/// <summary>One direction of an encrypted stream: messages in order, each 17 bytes longer on the wire (spec 05 §6).</summary>
/// <remarks>Not thread safe; the directions are independent of each other. Disposing zeroes the keys.</remarks>
public interface ISecretStreamCipher : IDisposable
{
    /// <summary>Encrypts the next message.</summary>
    /// <param name="output">Receives exactly 17 bytes more than <paramref name="message"/>.</param>
    /// <param name="message">May be the part of <paramref name="output"/> that begins at its second byte.</param>
    /// <param name="tag">0 for data; 1 to 3 exist in the format.</param>
    void Push(Span<byte> output, ReadOnlySpan<byte> message, byte tag = 0);

    /// <summary>Checks and decrypts the next message.</summary>
    /// <param name="output">Receives 17 bytes less than <paramref name="body"/>. May begin at the second byte of it.</param>
    /// <param name="body">A whole body; shorter than 17 bytes is refused.</param>
    /// <param name="tag">The tag it was made with.</param>
    /// <returns>False when the body is not the next one of the chain; the state and the body are then unchanged.</returns>
    bool TryPull(Span<byte> output, ReadOnlySpan<byte> body, out byte tag);
}
