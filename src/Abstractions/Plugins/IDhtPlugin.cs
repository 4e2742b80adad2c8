namespace HyperDht.Plugins;

/// <summary>
/// Commands of one's own for storing nodes and for queries (spec 02 §10). Add it with <c>HyperDhtBuilder.AddPlugin</c>, call it with
/// <see cref="DhtPluginExtensions.Plugin{TPlugin}"/>. A plug-in of npm hyperdht with the same name and version is the same plug-in.
/// </summary>
/// <remarks>
/// <para>There is one instance for each node, made before the node starts out of the node's services: constructors may ask for whatever
/// <c>HyperDhtBuilder.Services</c> has. It ends with the node: implement <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>.</para>
/// <para>Handlers are user code: they may block without harm to the node, one plug-in's begin one after the other and in order of arrival,
/// and what comes behind an <c>await</c> may run beside others.</para>
/// </remarks>
public interface IDhtPlugin : IDhtPluginLifetime
{
    /// <summary>Name, version and commands.</summary>
    static abstract DhtPluginDescription Description { get; }
}
