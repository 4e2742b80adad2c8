namespace HyperDht.Connections.Relay.Pairing;

/// <summary>Whose stream a client asks a relay to join. One of both is called, once.</summary>
internal interface IPairingOwner
{
    /// <summary>The relay has joined the streams.</summary>
    /// <param name="relayStreamId">The relay's stream for ours.</param>
    void OnPaired(uint relayStreamId);

    /// <summary>The relay will not.</summary>
    /// <param name="code">One of <see cref="DhtErrorCodes"/>.</param>
    void OnPairingFailed(string code);
}
