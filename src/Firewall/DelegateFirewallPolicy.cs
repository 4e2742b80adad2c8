namespace HyperDht.Firewall;

/// <summary>Asks a function who may connect.</summary>
/// <remarks>A synchronous function is called on the loop and must be quick; an asynchronous one may take its time.</remarks>
public sealed class DelegateFirewallPolicy : IFirewallPolicy
{
    private readonly Func<ConnectionCandidate, CancellationToken, ValueTask<bool>> _allow;

    /// <summary>Asks a quick function.</summary>
    /// <param name="allow">Whether the peer may connect; an exception refuses.</param>
    public DelegateFirewallPolicy(Func<ConnectionCandidate, bool> allow)
    {
        ArgumentNullException.ThrowIfNull(allow);
        _allow = (candidate, _) => new(allow(candidate));
    }

    /// <summary>Asks a function that may wait.</summary>
    /// <param name="allow">Whether the peer may connect; a failure refuses.</param>
    public DelegateFirewallPolicy(Func<ConnectionCandidate, CancellationToken, ValueTask<bool>> allow)
    {
        ArgumentNullException.ThrowIfNull(allow);
        _allow = allow;
    }

    /// <inheritdoc />
    public ValueTask<bool> AllowAsync(ConnectionCandidate candidate, CancellationToken cancellationToken) => _allow(candidate, cancellationToken);
}
