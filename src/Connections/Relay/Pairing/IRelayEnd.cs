namespace HyperDht.Connections.Relay.Pairing;

/// <summary>The relay's stream for one client: what arrives on it leaves on the one it is joined to.</summary>
internal interface IRelayEnd
{
    /// <summary>What the client puts into its packets.</summary>
    uint Id { get; }

    /// <summary>Sends what arrives here on through another end. Once only; before anything arrives.</summary>
    void JoinTo(IRelayEnd other);

    /// <summary>Its client is gone: what the other client still sends is sent on for a moment, then it closes. Idempotent; the owner is not told.</summary>
    void Leave();

    /// <summary>Closes without a word to the client; the end joined to it closes too. Idempotent; the owner is not told.</summary>
    void Destroy();
}
