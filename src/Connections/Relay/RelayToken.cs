using HyperDht.Runtime;

namespace HyperDht.Connections.Relay;

/// <summary>What two peers tell a relay so that it knows who belongs together: 32 random bytes (spec 05 §9.8).</summary>
internal static class RelayToken
{
    /// <summary>Draws a token.</summary>
    public static NodeId Draw(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[NodeId.Length];
        random.Fill(bytes);
        return new NodeId(bytes);
    }
}
