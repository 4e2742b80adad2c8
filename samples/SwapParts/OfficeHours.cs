using HyperDht;

namespace SwapParts;

/// <summary>Lets peers in from eight to six; the others meet silence.</summary>
public sealed class OfficeHours(TimeProvider time) : IFirewallPolicy
{
    public ValueTask<bool> AllowAsync(ConnectionCandidate candidate, CancellationToken cancellationToken) =>
        new(time.GetLocalNow().Hour is >= 8 and < 18);
}
