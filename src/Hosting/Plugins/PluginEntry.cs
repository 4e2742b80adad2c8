using HyperDht.Plugins;

namespace HyperDht.Hosting.Plugins;

/// <summary>A plug-in of one node.</summary>
/// <param name="Description">What it is called.</param>
/// <param name="Create">Makes it, or gets the one that is there.</param>
internal sealed record PluginEntry(DhtPluginDescription Description, Func<IDhtPluginLifetime> Create);
