using HyperDht.Plugins;

namespace Foreign.Parts.Plugins;

/// <summary>The same plug-in, as it was once.</summary>
public sealed class OldTally : IDhtPlugin
{
    public static DhtPluginDescription Description { get; } = DhtPluginDescription.Of<OldTally>("tally", version: 1)
        .Command<ReadTotal, Total>(0, (_, _, _) => new Total(1));
}
