namespace HyperDht.Interop.Tests.Live;

/// <summary>What one side knows of a connection.</summary>
/// <param name="RemotePublicKey">The other side's key.</param>
/// <param name="HandshakeHash">64 bytes in hex, equal on both sides.</param>
internal sealed record LiveConnection(PublicKey RemotePublicKey, string HandshakeHash);
