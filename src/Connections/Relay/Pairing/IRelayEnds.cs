namespace HyperDht.Connections.Relay.Pairing;

/// <summary>Makes the streams of a relay.</summary>
internal interface IRelayEnds
{
    /// <summary>Makes one with a random number; it waits for the client's first packet.</summary>
    /// <param name="owner">Who knows the client.</param>
    /// <param name="remoteId">The client's stream.</param>
    IRelayEnd Create(IRelayEndOwner owner, uint remoteId);
}
