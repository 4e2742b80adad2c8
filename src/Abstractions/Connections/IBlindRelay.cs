namespace HyperDht;

/// <summary>A blind relay on a key: joins the streams of peers that cannot reach each other, and sees ciphertext only (spec 05 §9.8).</summary>
/// <remarks>Thread safe. Disposing unannounces within 1.5 s and ends what is relayed.</remarks>
public interface IBlindRelay : IAsyncDisposable
{
    /// <summary>The key that peers name.</summary>
    PublicKey PublicKey { get; }

    /// <summary>The node's address as others see it, or its local one while unknown.</summary>
    PeerAddress Address { get; }

    /// <summary>Pairs that are joined now.</summary>
    int Pairs { get; }

    /// <summary>Completes when the relay is closed.</summary>
    Task Closed { get; }
}
