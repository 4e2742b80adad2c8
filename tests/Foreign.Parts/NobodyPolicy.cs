using HyperDht;

namespace Foreign.Parts;

/// <summary>Lets nobody in.</summary>
public sealed class NobodyPolicy : IFirewallPolicy
{
    public ValueTask<bool> AllowAsync(ConnectionCandidate candidate, CancellationToken cancellationToken) => new(false);
}
