using HyperDht.Plugins;

namespace HyperDht.Tests.Plugins;

internal sealed class Note : IDhtPlugin
{
    public static DhtPluginDescription Description { get; } = DhtPluginDescription.Of<Note>("note", 1);
}
