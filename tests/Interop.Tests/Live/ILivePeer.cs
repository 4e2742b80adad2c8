namespace HyperDht.Interop.Tests.Live;

/// <summary>A peer on real sockets: ours or the reference's, driven the same way.</summary>
internal interface ILivePeer : IAsyncDisposable
{
    /// <summary>Listens, answering exchanges with <paramref name="size"/> bytes.</summary>
    /// <param name="size">Bytes of each answer.</param>
    /// <param name="allow">The only keys that may connect; null allows everybody.</param>
    Task<PublicKey> ListenAsync(int size, params PublicKey[] allow);

    /// <summary>The next connection the listener accepted.</summary>
    Task<LiveConnection> NextConnectionAsync();

    /// <summary>Connects and runs one exchange.</summary>
    /// <param name="key">Whom to connect to.</param>
    /// <param name="seed">Seed of the own identity.</param>
    /// <param name="size">Bytes to send, and to expect.</param>
    Task<LiveConnection> ExchangeAsync(PublicKey key, byte[] seed, int size);

    /// <summary>Connects many times, each time with a new identity and a small exchange; returns the last failure, or null.</summary>
    /// <param name="key">Whom to connect to.</param>
    /// <param name="count">How many connects.</param>
    /// <param name="concurrency">How many at a time.</param>
    Task<string?> ConnectManyAsync(PublicKey key, int count, int concurrency);

    /// <summary>Connects in vain and returns the error code.</summary>
    /// <param name="key">Whom to connect to.</param>
    /// <param name="seed">Seed of the own identity.</param>
    Task<string> FailToConnectAsync(PublicKey key, byte[] seed);
}
