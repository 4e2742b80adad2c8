namespace HyperDht.Firewall;

/// <summary>Lets everybody in: the default.</summary>
internal sealed class AllowAll : IFirewallPolicy
{
    /// <summary>The one instance; it has no state.</summary>
    public static readonly AllowAll Instance = new();

    public ValueTask<bool> AllowAsync(ConnectionCandidate candidate, CancellationToken cancellationToken) => new(true);
}
