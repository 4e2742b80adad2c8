using HyperDht.Hosting.Plugins;
using HyperDht.Messaging;

namespace HyperDht.Hosting.Pipeline;

/// <summary>The way of one command's requests through the house.</summary>
internal abstract class MessageRoute
{
    /// <summary>The command.</summary>
    public abstract DhtCommandId Id { get; }

    /// <summary>The plug-in's command that it serves; null when it is the node's own.</summary>
    public virtual IPluginCommand? Plugin => null;

    /// <summary>What the map says about it.</summary>
    public abstract IEnumerable<PipelineMapEntry> Describe();

    /// <summary>Decodes the request, runs it through the chain and sends the outcome. Never throws.</summary>
    public abstract void Dispatch(DhtRequest request);
}
