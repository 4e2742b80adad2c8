using HyperDht.Encoding;

namespace HyperDht.Routing.Codecs;

/// <summary>Fields that requests and replies share.</summary>
internal static class WireFields
{
    /// <summary>Reads 32 bytes when a flag announces them.</summary>
    public static bool TryReadOptional32(scoped ref WireReader reader, bool present, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return !present || reader.TryReadBytes(NodeId.Length, out bytes);
    }
}
