using HyperDht.Runtime;

namespace HyperDht;

/// <summary>Names the blind relay for a connection (spec 03 §15.1). Called on the node's loop; must be quick and must not throw.</summary>
public interface IRelaySelector
{
    /// <summary>Names a relay, or null for none.</summary>
    /// <param name="remotePublicKey">The peer; on a listener's side what it claims to be.</param>
    /// <param name="random">Where chance comes from.</param>
    PublicKey? Select(PublicKey remotePublicKey, IRandomSource random);
}
