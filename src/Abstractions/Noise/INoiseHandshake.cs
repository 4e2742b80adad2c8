namespace HyperDht.Noise;

/// <summary>One side of a handshake that ends in keys for an encrypted stream (spec 05 §4).</summary>
/// <remarks>Not thread safe. Disposing wipes the state; keys handed out by <see cref="Finish"/> live on.</remarks>
public interface INoiseHandshake : IDisposable
{
    /// <summary>Whether this side sent the first message.</summary>
    bool IsInitiator { get; }

    /// <summary>Whether every message was exchanged.</summary>
    bool IsComplete { get; }

    /// <summary>The peer's static key, once known: a claim until the peer has shown that it owns it (spec 05 §11.2).</summary>
    PublicKey? RemotePublicKey { get; }

    /// <summary>What the next message has beyond its payload, in bytes.</summary>
    int NextOverhead { get; }

    /// <summary>Writes the next message.</summary>
    /// <param name="payload">What it carries.</param>
    /// <param name="message">Receives exactly <see cref="NextOverhead"/> bytes more than the payload.</param>
    /// <returns>False when the peer's keys are unusable; the handshake is then dead.</returns>
    /// <exception cref="InvalidOperationException">It is the peer's turn, or the handshake is over.</exception>
    bool TryWriteMessage(ReadOnlySpan<byte> payload, Span<byte> message);

    /// <summary>Reads the peer's next message. A bad one changes nothing: the real one may still come.</summary>
    /// <param name="message">Any bytes.</param>
    /// <param name="payload">Receives the payload; as long as the message is always enough.</param>
    /// <param name="payloadLength">Its length, when the result is true.</param>
    bool TryReadMessage(ReadOnlySpan<byte> message, Span<byte> payload, out int payloadLength);

    /// <summary>Takes the keys and wipes the state.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not complete.</exception>
    SessionKeys Finish();
}
