using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyperDht.Hosting.Lifetime;

/// <summary>Healthy while other nodes answer, degraded while most requests time out or the node is still starting.</summary>
internal sealed class HyperDhtHealthCheck(IHyperDht node) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var rpc = node.Rpc;
        var result = rpc switch
        {
            { IsBootstrapped: false } => HealthCheckResult.Degraded("The node is starting."),
            { IsOnline: false } => new HealthCheckResult(context.Registration.FailureStatus, "No other node answers."),
            { IsDegraded: true } => HealthCheckResult.Degraded("Most requests time out."),
            _ => HealthCheckResult.Healthy(),
        };
        return Task.FromResult(result);
    }
}
