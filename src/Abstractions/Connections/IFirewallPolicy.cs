namespace HyperDht;

/// <summary>Decides who may connect.</summary>
/// <remarks>Called on the loop before any state is kept. A failure refuses.</remarks>
public interface IFirewallPolicy
{
    /// <summary>Whether the peer may connect.</summary>
    /// <param name="candidate">What is known about it.</param>
    /// <param name="cancellationToken">Fires when the listener closes.</param>
    ValueTask<bool> AllowAsync(ConnectionCandidate candidate, CancellationToken cancellationToken);
}
