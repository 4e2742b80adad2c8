using HyperDht.Records;
using HyperDht.Rpc;

namespace HyperDht;

/// <summary>Whole answers out of single replies.</summary>
public static class HyperDhtLookupExtensions
{
    /// <summary>Looks a topic up to the end, and puts its peers in order: those that more nodes list come first (threat-model D3).</summary>
    /// <param name="node">The node.</param>
    /// <param name="topic">What peers meet under.</param>
    /// <param name="options">How to walk; null for the defaults.</param>
    /// <param name="cancellationToken">Abandons the walk.</param>
    /// <returns>Each peer once; hearsay until a handshake proves its key.</returns>
    /// <exception cref="HyperDhtException"><c>NODE_DESTROYED</c> or <c>REQUEST_DESTROYED</c>.</exception>
    public static async Task<IReadOnlyList<RankedPeer>> LookupPeersAsync(
        this IHyperDht node, Topic topic, DhtQueryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        var tally = new PeerTally();
        await foreach (var reply in node.LookupAsync(topic, options, cancellationToken))
        {
            tally.Add(reply);
        }

        return tally.ToRanking();
    }
}
