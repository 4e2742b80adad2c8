using HyperDht.Messaging;

namespace HyperDht.Plugins;

/// <summary>Facts of the wire that both halves of plug-ins share (spec 02 §10).</summary>
internal static class PluginWire
{
    /// <summary>
    /// Longest value of a request or reply. One datagram has to carry it through a path of 1,500 bytes, together with the envelope,
    /// a token and twenty closer nodes.
    /// </summary>
    public const int MaxValueLength = 1000;

    /// <summary>Longest name of a plug-in in bytes of UTF-8.</summary>
    public const int MaxNameLength = 128;

    /// <summary>The node has no such plug-in, version or command.</summary>
    public const uint Unknown = 1;

    /// <summary>The one command that carries the requests of all plug-ins.</summary>
    public static readonly DhtCommandId Command = new(10, IsInternal: false);
}
