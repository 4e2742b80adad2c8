using HyperDht.Plugins;

namespace HyperDht.Hosting.Plugins;

/// <summary>The wire side of a plug-in's message: which of all requests that carry command 10 are meant.</summary>
internal interface IPluginCommand
{
    DhtPluginDescription Plugin { get; }

    /// <summary>The plug-in's own number.</summary>
    ulong Number { get; }
}
