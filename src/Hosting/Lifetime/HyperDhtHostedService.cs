using HyperDht.Hosting.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperDht.Hosting.Lifetime;

/// <summary>Starts a node with the host and stops it with the host.</summary>
internal sealed class HyperDhtHostedService(string name, IHyperDht node, IServiceProvider host) : IHostedService
{
    private readonly ILogger _logger =
        (host.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger<HyperDhtHostedService>();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await node.StartAsync(cancellationToken);
        HostingLog.NodeStarted(_logger, name, node.Rpc.Address);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await node.StopAsync(force: false, cancellationToken);
        HostingLog.NodeStopped(_logger, name);
    }
}
