namespace HyperDht.Connections.Relay.Multiplexing;

/// <summary>Protocol and id; no id and an empty one are the same (spec 05 §9.3).</summary>
/// <param name="Protocol">The protocol's name.</param>
/// <param name="Id">The id in hex.</param>
internal readonly record struct ChannelKey(string Protocol, string Id)
{
    /// <summary>The key of a name and an id.</summary>
    public static ChannelKey Of(string protocol, ReadOnlySpan<byte> id) => new(protocol, Convert.ToHexStringLower(id));
}
