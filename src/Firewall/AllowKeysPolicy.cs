using System.Collections.Frozen;

namespace HyperDht.Firewall;

/// <summary>Lets the holders of some keys in and nobody else.</summary>
/// <remarks>Thread safe; one policy may serve many listeners. The key is a claim until the stream has proven it, which a stranger cannot.</remarks>
public sealed class AllowKeysPolicy : IFirewallPolicy
{
    private readonly FrozenSet<PublicKey> _keys;

    /// <summary>A policy for a fixed set of keys.</summary>
    /// <param name="keys">Who may connect; an empty set refuses everybody.</param>
    public AllowKeysPolicy(IEnumerable<PublicKey> keys) => _keys = keys.ToFrozenSet();

    /// <summary>A policy for a fixed set of keys.</summary>
    /// <param name="keys">Who may connect; none refuses everybody.</param>
    public AllowKeysPolicy(params PublicKey[] keys)
        : this(keys.AsEnumerable())
    {
    }

    /// <inheritdoc />
    public ValueTask<bool> AllowAsync(ConnectionCandidate candidate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return new(_keys.Contains(candidate.RemotePublicKey));
    }
}
