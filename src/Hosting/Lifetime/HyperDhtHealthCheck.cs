using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HyperDht.Hosting.Lifetime;

/// <summary>
/// Healthy while other nodes answer; degraded while most requests time out, the node is still starting, or suspended on purpose;
/// the registration's failure status when nobody answers.
/// </summary>
internal sealed class HyperDhtHealthCheck(IHyperDht node) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var rpc = node.Rpc;
        var result = rpc switch
        {
            { IsSuspended: true } => HealthCheckResult.Degraded("The node is suspended: it listens and connects again when it is resumed."),
            { IsBootstrapped: false } => HealthCheckResult.Degraded("The node is starting."),
            { IsOnline: false } => new HealthCheckResult(
                context.Registration.FailureStatus, "Offline: no other node answers. Its listeners cannot be reached."),
            { IsDegraded: true } => HealthCheckResult.Degraded("Most requests time out: connecting takes longer or fails."),
            { IsEphemeral: true } => HealthCheckResult.Healthy("Online; the node is ephemeral, it stores nothing for others."),
            _ => HealthCheckResult.Healthy("Online; the node is persistent."),
        };
        return Task.FromResult(result);
    }
}
