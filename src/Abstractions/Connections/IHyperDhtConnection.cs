using System.IO.Pipelines;

namespace HyperDht;

/// <summary>An end-to-end encrypted, ordered, reliable byte stream to a peer (spec 05 §5).</summary>
/// <remarks>
/// One reader and one writer at a time; reading, writing and disposing may happen on different threads.
/// Disposing flushes for at most 2 s, then resets.
/// </remarks>
public interface IHyperDhtConnection : IDuplexPipe, IAsyncDisposable
{
    /// <summary>Our static key.</summary>
    PublicKey LocalPublicKey { get; }

    /// <summary>The peer's static key. On a listener's side it is proven before the connection is surfaced.</summary>
    PublicKey RemotePublicKey { get; }

    /// <summary>64 bytes, equal on both sides and unique to the connection. Public, not a secret (spec 05 §11.1).</summary>
    ReadOnlyMemory<byte> HandshakeHash { get; }

    /// <summary>Whether we dialed.</summary>
    bool IsInitiator { get; }

    /// <summary>How the bytes travel now.</summary>
    PathKind Path { get; }

    /// <summary>Where the bytes go now.</summary>
    PeerAddress RemoteAddress { get; }

    /// <summary>The story of the connect; empty on a listener's side.</summary>
    ConnectTrace Trace { get; }

    /// <summary>Completes when the connection is closed in both directions: without error, or with the reason.</summary>
    Task Closed { get; }

    /// <summary>The connection as a <see cref="Stream"/>; always the same object. Reading 0 bytes is the peer's end.</summary>
    Stream AsStream();

    /// <summary>Ends the own direction after everything written; the peer's direction stays open.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends the own direction and waits until the peer has acknowledged every byte of it.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HyperDhtException">The connection broke first.</exception>
    Task CloseAsync(CancellationToken cancellationToken = default);

    /// <summary>Resets the connection at once; what is unsent is lost. Idempotent.</summary>
    void Abort();
}
