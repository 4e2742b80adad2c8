using HyperDht.Hosting.Diagnostics;
using HyperDht.Hosting.Pipeline;
using HyperDht.Hosting.Plugins;
using HyperDht.Records;
using Microsoft.Extensions.DependencyInjection;

namespace HyperDht.Hosting.Composition;

/// <summary>What must be done before a node binds, whichever call starts it: its store is opened, its plug-ins get to know it, its pipeline stands.</summary>
internal sealed class NodePreparation(IServiceProvider scope, PluginLife plugins)
{
    /// <summary>The node as users have it; set before it can start.</summary>
    public IHyperDht? Node { get; set; }

    /// <summary>Whether there is something to close.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Does it. As user code.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        HasBegun = true;
        if (scope.GetService<IRecordStore>() is { } store)
        {
            await store.OpenAsync(cancellationToken);
            scope.GetRequiredService<RecordGauges>().Add(store);
        }

        await plugins.RegisterAsync(Node!, cancellationToken);

        // Now: a behavior that cannot be made is an error of the start, not a node that answers nobody.
        scope.GetRequiredService<RequestPipeline>().Compose();
    }
}
