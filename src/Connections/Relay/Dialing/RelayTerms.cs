using HyperDht.Connections.Handshakes;

namespace HyperDht.Connections.Relay.Dialing;

/// <summary>Which relay two peers meet on, and who has named it (spec 05 §9.9).</summary>
/// <param name="Relay">The relay's key.</param>
/// <param name="Token">What both tell it.</param>
/// <param name="IsInitiator">Whether the token is ours.</param>
internal sealed record RelayTerms(PublicKey Relay, NodeId Token, bool IsInitiator)
{
    /// <summary>What the payloads of both sides come to: the server's relay is used when it named one.</summary>
    /// <param name="server">The server's offer.</param>
    /// <param name="client">The client's offer.</param>
    /// <param name="isServer">Whether we are the server.</param>
    public static RelayTerms? Choose(RelayThroughOffer? server, RelayThroughOffer? client, bool isServer) =>
        server is not null ? new RelayTerms(server.PublicKey, server.Token, isServer)
        : client is not null ? new RelayTerms(client.PublicKey, client.Token, !isServer)
        : null;
}
