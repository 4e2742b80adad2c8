namespace HyperDht.Connections.Dialing;

/// <summary>One connect, options resolved.</summary>
/// <param name="RemotePublicKey">Whom to connect to.</param>
/// <param name="KeyPair">Our identity.</param>
/// <param name="Nodes">Nodes believed to relay for the server.</param>
/// <param name="LocalConnection">Whether local addresses are offered and tried.</param>
internal sealed record DialRequest(PublicKey RemotePublicKey, KeyPair KeyPair, IReadOnlyList<PeerAddress> Nodes, bool LocalConnection)
{
    /// <summary>The server's target.</summary>
    public NodeId Target { get; } = NodeId.FromPublicKey(RemotePublicKey);
}
